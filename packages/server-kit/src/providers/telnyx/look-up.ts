import type { Leg, LegObservation } from '@offhook/core/call';
import type { LegRequest } from '../contract.js';
import type { Seat } from './conference-seats.js';
import { seatLeg } from './conferences.js';
import type { LegAtTelnyx } from './browsers-of-leg.js';
import { findLeg, observeLeg } from './find-leg.js';
import type { LegReference } from './leg-reference.js';
import { letIn } from './let-in.js';
import { isRecordingOver, recordingOver } from './recording-over.js';
import type { TelnyxAccount } from './settings.js';
import { takeDown } from './take-down.js';
import type { TelnyxEvent } from './telnyx-event.js';
import { isGone, wasRefusedWith } from './telnyx-errors.js';

const notAnsweredYet = '90034';

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
  const { leg } = request;
  const found = await findLeg(account, request);
  const seen = found === null ? null : await seenOf(account, leg, found);
  if (leg.kind !== 'device' || (seen !== null && seen.state !== 'ended')) return seen;
  // It may still come, or come back after a reload; the kit decides how long it may take.
  return { legId: leg.id, state: 'dialing', at: account.context.clock.now() };
}

async function seenOf(
  account: TelnyxAccount,
  leg: Leg,
  { reference, callControlId }: LegAtTelnyx,
): Promise<LegObservation | null> {
  // A browser whose webhook was lost still waits at the door.
  if (reference.until !== undefined) await letIn(account, reference, callControlId);
  const { observation: seen, reference: newest, events } = await observeLeg(account, leg, callControlId);
  if (seen?.state !== 'up') return seen;
  if (newest?.message !== undefined) {
    await endMessage(account, { reference: newest, callControlId }, events);
    return seen;
  }
  const seat = await trySeat(account, reference, callControlId);
  if (seat === null) return seen;
  const at = account.context.clock.now();
  return { ...seen, at, upAt: seen.upAt ?? seen.at, held: seat.held, muted: seat.muted };
}

/** Lets a caller go whose message is over. */
async function endMessage(
  account: TelnyxAccount,
  leg: LegAtTelnyx,
  events: readonly TelnyxEvent[],
): Promise<void> {
  const over = events.find(isRecordingOver);
  if (over === undefined) return;
  await account.context.observeRecording(leg.reference.callId, recordingOver(over));
  await takeDown(account, leg);
}
