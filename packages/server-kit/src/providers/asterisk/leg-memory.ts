import type { LegObservation } from '@offhook/core/call';
import type { LegRequest } from '../contract.js';
import type { LegReference, References } from './leg-references.js';

/**
 * What this process heard of channels. Asterisk has no history: who did not hear how a leg ended will never know. It is
 * a help only; what counts is in the database, and after a restart this starts empty.
 */
export class LegMemory {
  readonly #references: References;
  /** Callers' channels, which tell nothing of our ids. Oldest first. */
  readonly #callers = new Map<string, LegReference>();
  /** Recordings that the kit was told of. Oldest first. */
  readonly #told = new Map<string, true>();
  /** What could not be played to callers. Oldest first. */
  readonly #unplayed = new Map<string, string>();
  /** Oldest first. */
  readonly #ends = new Map<string, LegObservation>();

  constructor(references: References) {
    this.#references = references;
  }

  /** The channel of a leg: that of Asterisk for a caller, ours for those whom we dial. */
  channelOf({ callId, leg }: LegRequest): string {
    const channelId = leg.providerLegId ?? this.#references.channelIdOf({ callId, legId: leg.id });
    if (leg.state !== 'ended') this.follow(channelId, { callId, legId: leg.id });
    return channelId;
  }

  /** From now on events of this channel can be understood, should it be a caller's. */
  follow(channelId: string, { callId, legId }: LegReference): void {
    if (this.#ends.has(channelId) || this.#references.legOf(channelId) !== null) return;
    this.#callers.set(channelId, { callId, legId });
    // A node that hears no events hears of no end either.
    forgetOldest(this.#callers, mostCallers);
  }

  /** The leg of a channel, by its id or by what was heard. */
  legOf(channelId: string): LegReference | null {
    return this.#references.legOf(channelId) ?? this.#callers.get(channelId) ?? null;
  }

  /** Tells of a recording, unless that was done. */
  async tellOnce(recordingId: string, tell: () => Promise<void>): Promise<void> {
    if (this.#told.has(recordingId)) return;
    await tell();
    this.#told.set(recordingId, true);
    forgetOldest(this.#told, mostEnds);
  }

  /** Remembers a sound that was not played to its end: it cannot be played, or the caller hung up. */
  unplayed(channelId: string, media: string): void {
    this.#unplayed.set(channelId, media);
    forgetOldest(this.#unplayed, mostEnds);
  }

  /** What was not played to a caller who was there to hear it. */
  unplayedTo(channelId: string): string | undefined {
    return this.#unplayed.get(channelId);
  }

  /** Remembers how a channel ended, and whose it was: what is told twice is understood twice. */
  ended(channelId: string, seen: LegObservation): void {
    this.#unplayed.delete(channelId);
    this.#ends.set(channelId, seen);
    forgetOldest(this.#ends, mostEnds);
  }

  /** How a channel ended, if that was heard. */
  endOf(channelId: string): LegObservation | undefined {
    return this.#ends.get(channelId);
  }
}

const mostEnds = 2_000;
const mostCallers = 10_000;

function forgetOldest(known: Map<string, unknown>, most: number): void {
  const [oldest] = known.keys();
  if (known.size > most && oldest !== undefined) known.delete(oldest);
}
