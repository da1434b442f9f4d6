import type { LegObservation } from '@offhook/core/call';
import type { LegRequest } from '../contract.js';
import type { Seat } from './conference-seats.js';
import { seatLeg } from './conferences.js';
import { observeLeg } from './find-leg.js';
import type { LegReference } from './leg-reference.js';
import { letIn } from './let-in.js';
import type { TelnyxAccount } from './settings.js';
import { isGone, wasRefusedWith } from './telnyx-errors.js';

const notAnsweredYet = '90034';

/** What a leg is called at Telnyx. A browser has to be seated when it comes up; what we dial is seated by the dial. */
export function referenceOf({ callId, leg }: LegRequest): LegReference {
  return { callId, legId: leg.id, joins: leg.kind === 'device' };
}

/** Seats a leg that may be up; "not yet" is no failure, because the webhook of its answer has it seated, too. */
export async function trySeat(
  account: TelnyxAccount,
  reference: LegReference,
  callControlId: string,
): Promise<Seat | null> {
  try {
    return await seatLeg(account, reference, callControlId);
  } catch (error) {
    if (isGone(error) || wasRefusedWith(error, notAnsweredYet)) return null;
    throw error;
  }
}

/** All that is so of a leg now. Does what a lost webhook would have had us do. */
export async function lookUpLeg(account: TelnyxAccount, request: LegRequest): Promise<LegObservation | null> {
  const now = account.context.clock.now();
  const seen = await observeLeg(account, request);
  if (request.leg.kind === 'device') {
    if (seen === null) return awaitedBrowser(request, now);
    const { state, providerLegId } = seen;
    if (state === 'dialing' && providerLegId !== undefined && isAwaited(request, now)) {
      return admit(account, request, providerLegId);
    }
  }
  if (seen?.state !== 'up' || seen.providerLegId === undefined) return seen;
  const seat = await trySeat(account, referenceOf(request), seen.providerLegId);
  if (seat === null) return seen;
  return { ...seen, at: now, upAt: seen.upAt ?? seen.at, held: seat.held, muted: seat.muted };
}

/** A browser whose webhook was lost still waits at the door. */
async function admit(
  account: TelnyxAccount,
  request: LegRequest,
  callControlId: string,
): Promise<LegObservation | null> {
  await letIn(account, referenceOf(request), callControlId);
  await trySeat(account, referenceOf(request), callControlId);
  return observeLeg(account, request);
}

/** A browser dials by itself: until it has, Telnyx knows nothing of the leg. */
function awaitedBrowser(request: LegRequest, now: number): LegObservation | null {
  const { id: legId, times } = request.leg;
  if (times.dialing === null) return null;
  if (isAwaited(request, now)) return { legId, state: 'dialing', at: times.dialing };
  const detail = 'Your browser did not join the call.';
  return { legId, state: 'ended', at: now, cause: 'no_answer', detail };
}

function isAwaited({ leg, ringTimeoutMs }: LegRequest, now: number): boolean {
  return leg.times.dialing !== null && now <= leg.times.dialing + ringTimeoutMs;
}
