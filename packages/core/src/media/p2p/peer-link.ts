import type { Environment } from '../../env/environment.js';
import type { MediaGrant } from '../../protocol/resources.js';
import { Negotiation, type NegotiationMessage } from './negotiation.js';
import { inboundBytes, watchInbound } from '../watch-inbound.js';

/** One participant's one join. */
export interface Peer {
  readonly id: string;
  readonly sessionId: string;
}

/** What is to be sent now. */
export interface Outgoing {
  readonly video: boolean;
  readonly held: boolean;
  readonly tracks: Readonly<Record<'audio' | 'video', MediaStreamTrack | null>>;
}

/** Ends of a {@link PeerLink}. */
export interface PeerLinkOptions {
  readonly environment: Environment;
  readonly grant: MediaGrant;
  outgoing(): Outgoing;
  send(peer: Peer, message: NegotiationMessage): Promise<void>;
  onStream(peer: Peer, stream: MediaStream): void;
  /** ICE and DTLS are up; nothing may have come yet. */
  onIceConnected(): void;
  /** Media comes in; on hold, where nothing can come, it would. `bytes` is what has come in so far. */
  onUp(bytes: number): void;
  /** It was up and is not. */
  onLost(): void;
  /** ICE should be restarted, with fresh credentials. */
  onRestartNeeded(): void;
  onFault(error: unknown): void;
}

const disconnectedMs = 2000;
/** Between restarts; also the time after which a set-up that got stuck (a lost candidate) is begun anew. */
const nextTryMs = 7000;
const nothing = (): void => undefined;

/**
 * One peer connection. It may be made before the peer is there: the impolite side prepares its offer and candidates at
 * once, the polite side waits for an offer.
 *
 * Recovery as matrix-js-sdk has it: `disconnected` for 2 s or `failed` restarts ICE. Both sides may do so at once;
 * perfect negotiation sorts that out.
 */
export class PeerLink {
  peer: Peer | null = null;
  readonly #options: PeerLinkOptions;
  readonly #pc: RTCPeerConnection;
  readonly #negotiation: Negotiation;
  /** Tracks of one stream are played in step (RFC 8830). */
  readonly #group = new MediaStream();
  #wasUp = false;
  #isUp = false;
  #bytes = 0;
  #stopWatch = nothing;
  #cancelRestart = nothing;

  constructor(options: PeerLinkOptions) {
    this.#options = options;
    const { grant, environment, onFault } = options;
    const polite = grant.polite === true;
    const pc = new RTCPeerConnection(configuration(grant));
    this.#pc = pc;
    this.#negotiation = new Negotiation({
      pc,
      polite,
      environment,
      send: async (message) => (this.peer === null ? undefined : options.send(this.peer, message)),
      onOffered: () => this.#adopt(),
      onFault,
    });
    pc.onconnectionstatechange = () => this.#follow(pc.connectionState);
    pc.onsignalingstatechange = () => {
      if (pc.signalingState === 'stable' && !this.#wasUp && !polite) this.#restartIn(nextTryMs);
    };
    pc.ontrack = () => {
      const tracks = pc.getReceivers().map((receiver) => receiver.track);
      if (this.peer !== null) options.onStream(this.peer, new MediaStream(tracks));
    };
    if (polite) return;
    // Both ways from the start, whatever is sent now: a camera that comes later needs no negotiation.
    for (const kind of options.outgoing().video ? ['audio', 'video'] : ['audio']) {
      pc.addTransceiver(kind, { direction: 'sendrecv', streams: [this.#group] });
    }
    this.update().catch(onFault);
  }

  /** The peer is there with a join; `early` is what it has sent already. Another join needs another link. */
  bind(peer: Peer, early: readonly NegotiationMessage[]): void {
    this.peer = peer;
    for (const message of early) this.#negotiation.receive(message);
    this.#negotiation.open(early.length > 0);
  }

  receive(message: NegotiationMessage): void {
    this.#negotiation.receive(message);
  }

  /** Sends what `outgoing()` says now. */
  async update(): Promise<void> {
    const { held, tracks } = this.#options.outgoing();
    const changes = this.#pc.getTransceivers().map(async ({ sender, receiver }) => {
      // A disabled receiver is silent; a sender without a track sends nothing. Neither needs a negotiation.
      receiver.track.enabled = !held;
      const track = held ? null : tracks[receiver.track.kind as 'audio' | 'video'];
      if (sender.track !== track) await sender.replaceTrack(track);
    });
    if (held && !this.#isUp && this.#pc.connectionState === 'connected') this.#up(this.#bytes);
    await Promise.all(changes);
  }

  restartIce(grant: MediaGrant): void {
    this.#pc.setConfiguration(configuration(grant));
    this.#negotiation.restartIce();
  }

  close(): void {
    this.#stopWatch();
    this.#cancelRestart();
    this.#negotiation.close();
    this.#pc.onconnectionstatechange = this.#pc.onsignalingstatechange = this.#pc.ontrack = null;
    this.#pc.close();
  }

  async #adopt(): Promise<void> {
    for (const transceiver of this.#pc.getTransceivers()) {
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams(this.#group);
    }
    await this.update();
  }

  #follow(state: RTCPeerConnectionState): void {
    const { environment, outgoing, onIceConnected, onLost, onFault } = this.#options;
    this.#isUp = false;
    this.#stopWatch();
    if (state === 'connected') {
      this.#cancelRestart();
      onIceConnected();
      // Nobody sends on hold, so there is nothing to wait for.
      if (outgoing().held) this.#up(this.#bytes);
      else this.#stopWatch = watchInbound(this.#pc, environment, this.#bytes, (bytes) => this.#up(bytes));
    }
    if (state === 'disconnected' || state === 'failed') {
      if (this.#wasUp) onLost();
      void inboundBytes(this.#pc).then((bytes) => (this.#bytes = bytes), onFault);
      this.#restartIn(state === 'failed' ? 0 : disconnectedMs);
    }
  }

  #up(bytes: number): void {
    this.#stopWatch();
    this.#bytes = bytes;
    this.#wasUp = this.#isUp = true;
    this.#options.onUp(bytes);
  }

  #restartIn(ms: number): void {
    this.#cancelRestart();
    this.#cancelRestart = this.#options.environment.setTimer(() => {
      this.#restartIn(nextTryMs);
      this.#options.onRestartNeeded();
    }, ms);
  }
}

function configuration({ iceServers = [], iceTransportPolicy = 'all' }: MediaGrant): RTCConfiguration {
  return {
    iceServers: iceServers.map((server) => ({ ...server, urls: [server.urls].flat() })),
    iceTransportPolicy,
    bundlePolicy: 'max-bundle',
  };
}
