import {
  customerLegOf,
  servingLegOf,
  type CallState,
  type Leg,
  type LegCause,
  type OverCause,
} from './call-state.js';

/** What ended a call, or would have. */
export interface End {
  readonly at: number;
  readonly by: string | null;
  readonly cause: OverCause | LegCause;
  readonly detail: string | null;
  /** The leg whose end it was. */
  readonly leg: Leg | null;
}

/** What clocks of vendors are off by, and what they leave out by telling whole seconds. */
const clockGrainMs = 2_000;

/**
 * The earliest end, but a decision that was just made stands before the end of a leg: most legs end because of it, and a
 * vendor's clock would make it look the other way round.
 */
export function earliestEnd(call: CallState): End | null {
  const { over } = call.decision;
  const decided: End | null =
    over === null ? null : { at: over.at, by: over.by, cause: over.cause, detail: null, leg: null };
  const first = earliestLegEnd(call);
  if (decided === null || first === null) return decided ?? first;
  return first.at < decided.at - clockGrainMs ? first : decided;
}

function earliestLegEnd(call: CallState): End | null {
  const ends: End[] = [];
  for (const leg of endingLegs(call)) {
    if (leg.times.ended === null) continue;
    ends.push({
      // Vendors' clocks tell seconds, ours milliseconds: nobody is put down before being picked up.
      at: Math.max(leg.times.ended, leg.times.up ?? 0, answerBefore(call, leg.times.ended)),
      by: leg.participantId,
      cause: leg.cause ?? 'completed',
      detail: leg.causeDetail,
      leg,
    });
  }
  return ends.sort((a, b) => a.at - b.at || byWhoHungUp(a) - byWhoHungUp(b))[0] ?? null;
}

/** In one second of a vendor's clock one hangs up and we take the other one down: it is the first who ended the call. */
function byWhoHungUp({ leg }: End): number {
  return leg?.hungUp === undefined ? 1 : leg.hungUp ? 0 : 2;
}

/**
 * When somebody of ours had answered a caller before this end, though the vendor's clock puts it before the answer: who was
 * put through had been answered, and did not give up.
 */
function answerBefore(call: CallState, endedAt: number): number {
  const { answered } = call.decision;
  const wasPutThrough = servingLegOf(call)?.times.up != null;
  if (answered === null || !wasPutThrough || endedAt < answered.at - clockGrainMs) return 0;
  return answered.at;
}

/**
 * The legs whose end is the end of the call: the customer's, and that of the phone that speaks with it, or did: while a transfer
 * brings in somebody else it may hang up.
 */
function endingLegs(call: CallState): readonly Leg[] {
  const isGivenAway = call.participants.some(
    ({ id, leftAt }) => id === call.transfer?.from && leftAt !== null,
  );
  const serving = isGivenAway ? undefined : servingLegOf(call);
  return [customerLegOf(call), serving?.kind === 'device' ? undefined : serving].filter(
    (leg) => leg !== undefined,
  );
}
