import type { Environment } from '../../env/environment.js';
import type { IceCandidate, Signal } from '../../protocol/events.js';

type Description = NonNullable<Signal['description']>;

/** What one side tells the other. */
export type NegotiationMessage = Pick<Signal, 'description' | 'candidates'>;

/** Ends of a {@link Negotiation}. */
export interface NegotiationOptions {
  readonly pc: RTCPeerConnection;
  readonly polite: boolean;
  readonly environment: Environment;
  /** Rejects when there is no path at the moment. */
  send(message: NegotiationMessage): Promise<void>;
  /** A remote offer is applied; the transceivers may be changed before it is answered. */
  onOffered(): Promise<void>;
  /** Something did not work that the repeats or an ICE restart will heal. */
  onFault(error: unknown): void;
}

const repeatMs = 2000;
/** Long enough to take the candidates of one network card together, short against a round trip. */
const batchMs = 10;
const sendAgainMs = 1000;
const maxWaiting = 100;

/**
 * Perfect negotiation (W3C webrtc-pc 10.7) of one peer connection with one join of the peer, over a relay that may lose,
 * double, delay and reorder what it carries.
 *
 * - An offer is repeated, with all candidates known by then, until it is answered; at once when the peer says that it
 *   is there (a message without anything in it).
 * - Old news is told by the `o=` line: its version grows with every description that a peer connection makes (RFC 9429
 *   5.2.2). A second answer to the offer before the last ICE restart is told by its user fragment.
 * - A candidate waits until its user fragment is described.
 */
export class Negotiation {
  readonly #options: NegotiationOptions;
  readonly #pc: RTCPeerConnection;
  #opened = false;
  #closed = false;
  #makingOffer = false;
  #newestVersion = 0;
  #waiting: IceCandidate[] = [];
  #batch: IceCandidate[] = [];
  #queue = Promise.resolve();
  #cancelRepeat: () => void = () => undefined;
  #cancelBatch: (() => void) | null = null;

  constructor(options: NegotiationOptions) {
    this.#options = options;
    this.#pc = options.pc;
    this.#pc.onnegotiationneeded = () => this.#offer();
    this.#pc.onicecandidate = ({ candidate }) => {
      if (candidate === null || candidate.candidate === '') return;
      this.#batch.push(candidate.toJSON());
      if (this.#opened) this.#sendCandidatesIn(batchMs);
    };
  }

  /** The peer is there: from now on things are sent; what was prepared goes out at once. */
  open(heard: boolean): void {
    this.#opened = true;
    this.#sendDescription();
    // An offer that came before we listened is lost. Saying that we are here now saves the wait for its repeat.
    if (this.#options.polite && !heard) this.#options.send({ candidates: [] }).catch(this.#options.onFault);
  }

  /** Takes what the peer sent. One after the other: an answer is applied before the offer behind it is judged. */
  receive({ description, candidates = [] }: NegotiationMessage): void {
    const take = async (): Promise<void> => {
      if (this.#closed) return;
      if (description !== undefined) await this.#describe(description);
      else if (candidates.length === 0 && this.#pc.localDescription?.type === 'offer')
        this.#sendDescription();
      await this.#addCandidates(candidates);
    };
    this.#queue = this.#queue.then(take).catch(this.#options.onFault);
  }

  /** New ICE credentials on both sides, and a new offer even while another one waits for its answer. */
  restartIce(): void {
    this.#pc.restartIce();
    // The event waits for a stable state, which never comes when the answer was lost with the network.
    if (this.#pc.signalingState === 'have-local-offer') this.#offer();
  }

  close(): void {
    this.#closed = true;
    this.#cancelRepeat();
    this.#cancelBatch?.();
    this.#pc.onnegotiationneeded = this.#pc.onicecandidate = null;
  }

  #offer(): void {
    this.#makingOffer = true;
    void this.#pc
      .setLocalDescription()
      .finally(() => (this.#makingOffer = false))
      .then(() => this.#sendDescription())
      .catch(this.#options.onFault);
  }

  /** The local description holds the candidates gathered so far, so those need no message of their own. */
  #sendDescription(): void {
    this.#cancelRepeat();
    const { localDescription, signalingState } = this.#pc;
    const isOffer = localDescription?.type === 'offer';
    if (!this.#opened || this.#closed || localDescription === null) return;
    if (isOffer && signalingState !== 'have-local-offer') return;
    this.#batch = [];
    const { environment, send, onFault } = this.#options;
    send({ description: localDescription.toJSON() as Description }).catch(onFault);
    if (isOffer) this.#cancelRepeat = environment.setTimer(() => this.#sendDescription(), repeatMs);
  }

  #sendCandidatesIn(ms: number): void {
    const { environment, send, onFault } = this.#options;
    this.#cancelBatch ??= environment.setTimer(() => {
      this.#cancelBatch = null;
      const candidates = this.#batch;
      this.#batch = [];
      if (this.#closed || candidates.length === 0) return;
      send({ candidates }).catch((error: unknown) => {
        onFault(error);
        this.#batch = [...candidates, ...this.#batch].slice(0, maxWaiting);
        if (!this.#closed) this.#sendCandidatesIn(sendAgainMs);
      });
    }, ms);
  }

  async #describe(description: Description): Promise<void> {
    const pc = this.#pc;
    const isOffer = description.type === 'offer';
    const { polite, onOffered } = this.#options;
    if (isOffer && !polite && (this.#makingOffer || pc.signalingState !== 'stable')) return;
    const version = versionOf(description.sdp);
    if (version < this.#newestVersion || (!isOffer && !isAwaited(pc, description.sdp))) return;
    // A repeated offer: the answer to it was lost, or is on its way.
    if (isOffer && version === this.#newestVersion && pc.signalingState === 'stable')
      return this.#sendDescription();
    this.#newestVersion = version;
    await pc.setRemoteDescription(description);
    const early = this.#waiting;
    this.#waiting = [];
    await this.#addCandidates(early);
    if (!isOffer) return this.#cancelRepeat();
    await onOffered();
    await pc.setLocalDescription();
    this.#sendDescription();
  }

  async #addCandidates(candidates: NonNullable<Signal['candidates']>): Promise<void> {
    for (const candidate of candidates) {
      if (candidate === null) continue;
      if (isDescribed(this.#pc, candidate)) await this.#pc.addIceCandidate(candidate as RTCIceCandidateInit);
      else if (this.#waiting.length < maxWaiting) this.#waiting.push(candidate);
    }
  }
}

function versionOf(sdp: string): number {
  return Number(/^o=\S+ \S+ (\d+)/m.exec(sdp)?.[1] ?? 0);
}

/** All our offers but the first restart ICE, so an answer with the fragment in use belongs to an older one. */
function isAwaited({ signalingState, currentRemoteDescription }: RTCPeerConnection, answer: string): boolean {
  if (signalingState !== 'have-local-offer') return false;
  const inUse = fragmentsOf(currentRemoteDescription?.sdp);
  return !fragmentsOf(answer).some((fragment) => inUse.includes(fragment));
}

function isDescribed({ remoteDescription }: RTCPeerConnection, { usernameFragment }: IceCandidate): boolean {
  if (remoteDescription === null) return false;
  return (
    typeof usernameFragment !== 'string' || fragmentsOf(remoteDescription.sdp).includes(usernameFragment)
  );
}

function fragmentsOf(sdp = ''): string[] {
  return [...sdp.matchAll(/^a=ice-ufrag:(\S+)/gm)].flatMap(([, fragment]) => fragment ?? []);
}
