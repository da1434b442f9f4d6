import { CallError } from '../../errors/call-error.js';
import type { MediaContext, MediaSession } from '../media-adapter.js';
import { watchInbound } from '../watch-inbound.js';
import { watchQuality } from '../watch-quality.js';

/** What a vendor's SDK is asked to do. */
export interface VendorLine {
  /** Keeps the SDK from switching on a microphone that the person switched off. */
  setMuted(muted: boolean): void;
  /** Hangs up and gives everything back that the SDK holds; twice without harm. */
  close(): void;
}

/** Set-up, and the search for a lost connection, by us or by the SDK. */
const giveUpMs = 30_000;
/** The server hears of the end of a leg by webhook; usually its snapshot is here first. */
const lastWordMs = 5000;

/**
 * The browser's own leg of a phone call, which an SDK carries to its vendor. The SDK signals; what is sent, heard and
 * told is the same for all of them and stands here, on the SDK's peer connection.
 *
 * It is up while the vendor has answered, can be reached, and ICE and DTLS are connected. Hold is the vendor's: it takes
 * the others out of the conference, and in an attended transfer the agent must be heard meanwhile.
 */
export class PhoneLeg implements MediaSession {
  readonly #context: MediaContext;
  readonly #line: VendorLine;
  #track: MediaStreamTrack | null;
  #pc: RTCPeerConnection | null = null;
  #answered = false;
  #reachable = true;
  #up = false;
  #wasUp = false;
  #closed = false;
  /** The last thing that went wrong, for whoever looks into a failure. */
  #fault: unknown;
  #told = new Set<string>();
  #stopWatching: (() => void)[] = [];
  #stopQuality = (): void => undefined;
  #cancelGiveUp: (() => void) | null = null;

  /** `open` begins to dial; the leg is not up before the SDK has called back. */
  constructor(context: MediaContext, open: (leg: PhoneLeg) => VendorLine) {
    this.#context = context;
    this.#track = context.local.getAudioTracks()[0] ?? null;
    this.#line = open(this);
    this.#giveUpIn(giveUpMs);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  get isAnswered(): boolean {
    return this.#answered;
  }

  /** The microphone as it is now, for an SDK that asks for one. */
  microphone(): MediaStream {
    return new MediaStream(this.#track === null ? [] : [this.#track]);
  }

  /** The SDK made this peer connection. A later one takes its place. */
  watch(pc: RTCPeerConnection): void {
    if (this.#closed || pc === this.#pc) return;
    this.#stopWatch();
    this.#pc = pc;
    const follow = (): void => this.#follow();
    const hear = ({ track }: { readonly track: MediaStreamTrack }): void =>
      this.#context.events.remote(this.#otherSide(), new MediaStream([track]));
    if (pc.remoteDescription !== null) pc.getReceivers().forEach(hear);
    this.#sendMine(pc);
    pc.addEventListener('connectionstatechange', follow);
    pc.addEventListener('track', hear);
    this.#stopWatching = [
      () => pc.removeEventListener('connectionstatechange', follow),
      () => pc.removeEventListener('track', hear),
    ];
    follow();
  }

  /** The vendor picked up. */
  answered(): void {
    this.#answered = true;
    this.#follow();
  }

  /** The SDK lost its vendor, or found it again. */
  reachable(reachable: boolean): void {
    this.#reachable = reachable;
    this.#follow();
  }

  /** Something went wrong that the SDK may still mend. */
  fault(error: unknown): void {
    this.#fault = error;
  }

  /** The vendor hung up. Whether that is the end of the call, or a failure, the server knows. */
  hungUp(): void {
    if (this.#closed) return;
    this.#answered = false;
    this.#follow();
    this.#context.events.remote(this.#otherSide(), null);
    this.#giveUpIn(lastWordMs);
  }

  /** It cannot be had at all. */
  fail(error: CallError): void {
    if (this.#closed) return;
    this.close();
    this.#context.events.failed(error);
  }

  async replaceTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void> {
    if (kind === 'video') return;
    const before = this.#track;
    this.#track = track;
    const senders = this.#closed ? [] : (this.#pc?.getSenders() ?? []);
    const mine = senders.find((sender) => sender.track === before) ?? senders[0];
    try {
      await mine?.replaceTrack(track);
    } catch (error) {
      this.#track = before;
      throw error;
    }
  }

  setMuted(muted: boolean): void {
    if (!this.#closed) this.#line.setMuted(muted);
  }

  setHeld(): void {
    // See above: the vendor holds.
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopWatch();
    this.#cancelGiveUp?.();
    this.#line.close();
  }

  /** An SDK that recovers a call may have opened a microphone for it; ours is the one that was chosen. */
  #sendMine(pc: RTCPeerConnection): void {
    for (const sender of pc.getSenders()) {
      const { track } = sender;
      if (track === null || track === this.#track) continue;
      void sender.replaceTrack(this.#track).catch((error: unknown) => this.fault(error));
      track.stop();
    }
  }

  /** All others come mixed in one stream; it is played as that of the first. */
  #otherSide(): string {
    const { call, grant } = this.#context;
    return call().participants.find(({ id }) => id !== grant.participantId)?.id ?? 'others';
  }

  #stopWatch(): void {
    for (const stop of this.#stopWatching) stop();
    this.#stopWatching = [];
    this.#stopQuality();
  }

  #follow(): void {
    const pc = this.#pc;
    if (this.#closed || pc === null) return;
    const connected = pc.connectionState === 'connected';
    if (connected) this.#tellTime('iceConnected');
    const up = connected && this.#answered && this.#reachable;
    if (up === this.#up) return;
    this.#up = up;
    if (up) this.#begin(pc);
    else this.#lost();
  }

  #begin(pc: RTCPeerConnection): void {
    const { environment, events } = this.#context;
    this.#cancelGiveUp?.();
    this.#cancelGiveUp = null;
    this.#fault = undefined;
    events.connection('connected');
    if (!this.#wasUp)
      this.#stopWatching.push(watchInbound(pc, environment, 0, () => this.#tellTime('firstMedia')));
    this.#stopQuality = watchQuality(pc, environment, (problem) => events.quality(problem));
    this.#wasUp = true;
  }

  #lost(): void {
    this.#stopQuality();
    this.#context.events.quality(null);
    this.#context.events.connection('reconnecting');
    this.#giveUpIn(giveUpMs);
  }

  #giveUpIn(ms: number): void {
    this.#cancelGiveUp?.();
    this.#cancelGiveUp = this.#context.environment.setTimer(() => {
      const message = this.#wasUp
        ? 'The connection to the phone was lost.'
        : 'The phone service did not answer.';
      this.fail(new CallError('media_failed', { message, retryable: true, cause: this.#fault }));
    }, ms);
  }

  #tellTime(what: 'iceConnected' | 'firstMedia'): void {
    if (this.#told.has(what)) return;
    this.#told.add(what);
    this.#context.events.timings({ [what]: this.#context.sincePlacedMs() });
  }
}
