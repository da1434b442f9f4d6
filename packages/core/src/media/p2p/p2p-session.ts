import { CallError } from '../../errors/call-error.js';
import type { RelayedSignal } from '../../protocol/events.js';
import type { MediaGrant } from '../../protocol/resources.js';
import type { MediaContext, MediaSession } from '../media-adapter.js';
import { PeerLink, type Peer } from './peer-link.js';

const giveUpMs = 30_000;
const maxEarly = 20;

/** Our side of a call between two browsers: one {@link PeerLink} after another, one for each join of the peer. */
export class P2pSession implements MediaSession {
  readonly #context: MediaContext;
  readonly #tracks: Record<'audio' | 'video', MediaStreamTrack | null>;
  readonly #stops: (() => void)[];
  readonly #told = new Set<string>();
  #grant: MediaGrant;
  #link: PeerLink;
  /** Signals of a join that no snapshot has shown yet. */
  #early: RelayedSignal[] = [];
  #held = false;
  #closed = false;
  #wasUp = false;
  /** The last thing that went wrong, for whoever looks into a failure. */
  #fault: unknown;
  #cancelGiveUp: (() => void) | null = null;

  constructor(context: MediaContext) {
    this.#context = context;
    this.#grant = context.grant;
    const [audio = null] = context.local.getAudioTracks();
    const [video = null] = context.local.getVideoTracks();
    this.#tracks = { audio, video };
    this.#link = this.#newLink();
    this.#stops = [context.onSignal((signal) => this.#receive(signal)), context.onCall(() => this.#follow())];
    this.#follow();
  }

  async replaceTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void> {
    const before = this.#tracks[kind];
    this.#tracks[kind] = track;
    try {
      if (!this.#closed) await this.#link.update();
    } catch (error) {
      this.#tracks[kind] = before;
      throw error;
    }
  }

  setHeld(held: boolean): void {
    this.#held = held;
    if (!this.#closed) this.#link.update().catch(this.#onFault);
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#cancelGiveUp?.();
    this.#link.close();
  }

  readonly #onFault = (error: unknown): void => {
    this.#fault = error;
  };

  #newLink(): PeerLink {
    const { environment, events, call, sendSignal } = this.#context;
    const link: PeerLink = new PeerLink({
      environment,
      grant: this.#grant,
      outgoing: () => ({ video: call().channel === 'video', held: this.#held, tracks: this.#tracks }),
      send: (peer, message) => sendSignal({ to: peer.id, toSessionId: peer.sessionId, ...message }),
      onStream: (peer, stream) => events.remote(peer.id, stream),
      onIceConnected: () => this.#tellTime('iceConnected'),
      onUp: (bytes) => {
        this.#cancelGiveUp?.();
        this.#cancelGiveUp = null;
        this.#wasUp = true;
        if (bytes > 0) this.#tellTime('firstMedia');
        events.connection('connected');
      },
      onLost: () => this.#lost(),
      onRestartNeeded: () => void this.#restart(link),
      onFault: this.#onFault,
    });
    return link;
  }

  #tellTime(what: 'iceConnected' | 'firstMedia'): void {
    if (this.#told.has(what)) return;
    this.#told.add(what);
    this.#context.events.timings({ [what]: this.#context.sincePlacedMs() });
  }

  #lost(): void {
    const { environment, events } = this.#context;
    events.connection('reconnecting');
    this.#cancelGiveUp ??= environment.setTimer(() => {
      this.close();
      events.failed(
        new CallError('media_failed', {
          message: 'The connection was lost.',
          retryable: true,
          cause: this.#fault,
        }),
      );
    }, giveUpMs);
  }

  async #restart(link: PeerLink): Promise<void> {
    try {
      const expires = this.#grant.iceServers?.some((server) => server.credential !== undefined);
      if (expires) this.#grant = await this.#context.renewGrant();
    } catch (error) {
      // No way to the server now. The old credentials may still be good, and the next try asks again.
      this.#fault = error;
    }
    if (!this.#closed && link === this.#link) link.restartIce(this.#grant);
  }

  /** A new session id of the peer means a new peer connection. */
  #follow(): void {
    const { call, events } = this.#context;
    const isPeer = (id: string): boolean => id !== this.#grant.participantId;
    const found = call().participants.find(
      ({ id, sessionId, state }) => isPeer(id) && sessionId !== null && state === 'joined',
    );
    const before = this.#link.peer;
    if (this.#closed || found?.sessionId == null || found.sessionId === before?.sessionId) return;
    const peer: Peer = { id: found.id, sessionId: found.sessionId };
    if (before !== null) {
      this.#link.close();
      events.remote(before.id, null);
      if (this.#wasUp) this.#lost();
      this.#link = this.#newLink();
    }
    const early = this.#early.filter((signal) => isOf(peer, signal));
    this.#early = [];
    this.#link.bind(peer, early);
  }

  #receive(signal: RelayedSignal): void {
    if (signal.toSessionId !== this.#grant.sessionId) return;
    const { peer } = this.#link;
    if (peer !== null && isOf(peer, signal)) this.#link.receive(signal);
    else if (this.#early.push(signal) > maxEarly) this.#early.shift();
  }
}

function isOf(peer: Peer, signal: RelayedSignal): boolean {
  return signal.from === peer.id && signal.sessionId === peer.sessionId;
}
