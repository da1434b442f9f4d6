import type { LegObservation } from './call-events.js';
import type { Confirmed, Leg, LegCause, LegState } from './call-state.js';

const stateRank: Record<LegState, number> = {
  planned: 0,
  dialing: 1,
  unknown: 2,
  ringing: 3,
  up: 4,
  ended: 5,
};

/** The more a cause tells, the higher it stands; a merge keeps the highest. */
const causeRank: Record<LegCause, number> = {
  unknown_outcome: 0,
  canceled: 1,
  completed: 2,
  provider_error: 3,
  not_configured: 4,
  not_allowed: 5,
  invalid_number: 6,
  no_answer: 7,
  declined: 8,
  busy: 9,
};

/**
 * Merges one observation into a leg. Commutative, associative and idempotent: state by highest rank, times by
 * minimum, cause by precedence, a hang-up before a take-down, sequence and heard-at by maximum. So any order of webhooks,
 * with any duplicates, gives the same leg.
 */
export function mergeLeg(leg: Leg, seen: LegObservation): Leg {
  const { times } = leg;
  const upAt = seen.state === 'up' ? earliest(seen.at, seen.upAt ?? null) : (seen.upAt ?? null);
  const up = earliest(times.up, upAt);
  const cause = causeOf(strongerCause(leg, seen), up !== null);
  const hungUp = leg.hungUp === true ? true : (seen.hungUp ?? leg.hungUp);
  const messageAt = earliest(leg.messageAt ?? null, seen.message === true ? seen.at : null);
  return {
    ...leg,
    ...cause,
    providerLegId: smallest(leg.providerLegId, seen.providerLegId ?? null),
    state: stateRank[seen.state] > stateRank[leg.state] ? seen.state : leg.state,
    times: {
      dialing: earliest(times.dialing, seen.state === 'dialing' ? seen.at : null),
      ringing: earliest(times.ringing, seen.state === 'ringing' ? seen.at : null),
      up,
      ended: earliest(times.ended, seen.state === 'ended' ? seen.at : null),
    },
    answeredBy: leg.answeredBy === 'machine' ? 'machine' : (seen.answeredBy ?? leg.answeredBy),
    lastSequence:
      seen.sequence === undefined ? leg.lastSequence : Math.max(leg.lastSequence ?? -1, seen.sequence),
    heardAt: Math.max(leg.heardAt, seen.heardAt ?? seen.at),
    ...(seen.state === 'planned' && { dueAt: Math.min(leg.dueAt ?? seen.at, seen.at) }),
    held: newest(leg.held, seen.held, seen.at),
    muted: newest(leg.muted, seen.muted, seen.at),
    ...(hungUp === undefined ? {} : { hungUp }),
    ...(messageAt === null ? {} : { messageAt }),
  };
}

/** The latest of two sayings; of two at the same instant the greater, so that the order of arrival does not matter. */
export function newest<Value extends boolean | string>(
  known: Confirmed<Value> | null,
  value: Value | undefined,
  at: number,
): Confirmed<Value> | null {
  if (value === undefined) return known;
  const isNewer = known === null || at > known.at || (at === known.at && value > known.value);
  return isNewer ? { value, at } : known;
}

/** What we took down before we heard that it was up was not canceled, nor is it unknown what became of it. */
function causeOf(known: Pick<Leg, 'cause' | 'causeDetail'>, wasUp: boolean): typeof known {
  const isOutdated = known.cause === 'canceled' || known.cause === 'unknown_outcome';
  // Without its sentence, which would hang on what was heard first.
  return wasUp && isOutdated ? { cause: 'completed', causeDetail: null } : known;
}

function strongerCause(leg: Leg, seen: LegObservation): Pick<Leg, 'cause' | 'causeDetail'> {
  const mine = { cause: leg.cause, causeDetail: leg.causeDetail };
  if (seen.state !== 'ended') return mine;
  const cause = seen.cause ?? 'completed';
  const other = { cause, causeDetail: seen.detail ?? null };
  if (leg.cause === null || causeRank[cause] > causeRank[leg.cause]) return other;
  if (cause !== leg.cause) return mine;
  // Two sentences for one cause: either would do, so the choice must not hang on the order.
  return { cause, causeDetail: smallest(leg.causeDetail, other.causeDetail) };
}

function earliest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}

function smallest(a: string | null, b: string | null): string | null {
  return a === null ? b : b === null || a < b ? a : b;
}
