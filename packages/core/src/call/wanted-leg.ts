import { customerLegOf, legOf, type CallState, type Leg } from './call-state.js';
import { isOver } from './derive-status.js';

/** What the provider should make of a leg. Follows from the call alone; nobody stores it. */
export interface WantedLeg {
  readonly connection: 'up' | 'down';
  readonly held: boolean;
  readonly muted: boolean;
}

/** What we want of a leg now: the driver brings the provider there, and repeats until it is confirmed. */
export function wantedOf(call: CallState, leg: Leg): WantedLeg {
  const participant = call.participants.find((one) => one.id === leg.participantId);
  // Somebody who was brought in before and comes back has a new leg.
  const replaced = legOf(call, leg.participantId)?.id !== leg.id;
  const gone = isOver(call) || leg.state === 'ended' || participant?.leftAt !== null || replaced;
  return {
    connection: gone ? 'down' : 'up',
    held: leg.role === 'customer' && isHoldWanted(call),
    muted: participant?.muted === true,
  };
}

/** True while a leg waits for another one to come up before it is dialled. */
export function isWaiting(call: CallState, leg: Leg): boolean {
  if (leg.waitsFor === null || leg.state !== 'planned') return false;
  return call.legs.find((one) => one.id === leg.waitsFor)?.times.up == null;
}

/**
 * True while somebody is on hold. Where the provider holds, its word counts: nobody shall speak freely because a screen
 * says "on hold" that is not.
 */
export function isOnHold(call: CallState): boolean {
  if (isOver(call) || !isHoldWanted(call)) return false;
  const customer = customerLegOf(call);
  return customer === undefined || customer.held?.value === true;
}

/** While a transfer is under way the customer hears music, not how it is arranged. */
function isHoldWanted(call: CallState): boolean {
  return call.participants.some((one) => one.held) || call.transfer !== null;
}
