import type { LegObservation } from '@offhook/core/call';
import type { LegRequest } from '../contract.js';
import type { LegReference, References } from './leg-references.js';

/** A channel that lives, as far as we heard. */
export interface FollowedLeg extends LegReference {
  readonly channelId: string;
  readonly wasUp: boolean;
}

/**
 * What this process heard of channels. Asterisk has no history: who did not hear how a leg ended will never know. It is
 * a help only; what counts is in the database, and after a restart this starts empty.
 */
export class LegMemory {
  readonly #references: References;
  readonly #followed = new Map<string, FollowedLeg>();
  /** Oldest first. */
  readonly #ends = new Map<string, LegObservation>();

  constructor(references: References) {
    this.#references = references;
  }

  /** The channel of a leg: that of Asterisk for a caller, ours for those whom we dial. */
  channelOf({ callId, leg }: LegRequest): string {
    const channelId = leg.providerLegId ?? this.#references.channelIdOf({ callId, legId: leg.id });
    // Callers' channels tell nothing of our ids; from now on their events can be understood.
    if (this.#references.legOf(channelId) === null && leg.state !== 'ended') {
      this.follow({ callId, legId: leg.id, channelId, wasUp: leg.times.up !== null });
    }
    return channelId;
  }

  follow(leg: FollowedLeg): void {
    if (this.#ends.has(leg.channelId)) return;
    const wasUp = leg.wasUp || this.#followed.get(leg.channelId)?.wasUp === true;
    this.#followed.delete(leg.channelId);
    this.#followed.set(leg.channelId, { ...leg, wasUp });
    // A node that hears no events hears of no end either.
    forgetOldest(this.#followed, mostFollowed);
  }

  /** The leg of a channel, by its id or by what was heard. */
  legOf(channelId: string): LegReference | null {
    return this.#references.legOf(channelId) ?? this.#followed.get(channelId) ?? null;
  }

  /** Remembers what is said of a channel. */
  heard(leg: LegReference, channelId: string, seen: LegObservation): void {
    if (seen.state === 'ended') {
      this.#followed.delete(channelId);
      this.#ends.set(channelId, seen);
      forgetOldest(this.#ends, mostEnds);
    } else {
      this.follow({ ...leg, channelId, wasUp: seen.state === 'up' });
    }
  }

  /** How a channel ended, if that was heard. */
  endOf(channelId: string): LegObservation | undefined {
    return this.#ends.get(channelId);
  }

  followed(): readonly FollowedLeg[] {
    return [...this.#followed.values()];
  }
}

const mostEnds = 2_000;
const mostFollowed = 10_000;

function forgetOldest(known: Map<string, unknown>, most: number): void {
  const [oldest] = known.keys();
  if (known.size > most && oldest !== undefined) known.delete(oldest);
}
