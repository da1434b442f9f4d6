import { customerLegOf, legOf, type CallState, type Leg } from './call-state.js';
import { isOver } from './derive-status.js';

/** What the provider should make of a leg. Follows from the call alone; nobody stores it. */
export interface WantedLeg {
  /** `message`: the provider plays the greeting to the caller, records a message and hangs up by itself. */
  readonly connection: 'up' | 'message' | 'down';
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
    connection: !gone ? 'up' : mayLeaveMessage(call, leg) ? 'message' : 'down',
    held: leg.role === 'customer' && isHoldWanted(call),
    muted: participant?.muted === true,
  };
}

/** Beep and the vendor's own delays, besides greeting and message. */
const aroundMessageMs = 60_000;
/** Slow speech. */
const spokenLetterMs = 100;
/** Of a greeting that is fetched we do not know how long it is. */
const longestAudioMs = 180_000;

/**
 * When a caller whom nobody answered is hung up at the latest, whatever the provider does, epoch ms; `null` where no
 * message is taken. A caller who gave up, and one whose call was ended by a person, leaves none.
 */
export function messageUntil(call: CallState): number | null {
  const {
    voicemail,
    decision: { answered, over },
  } = call;
  if (voicemail == null || answered !== null || over === null) return null;
  if (over.cause !== 'timeout' && over.cause !== 'declined') return null;
  const { greeting, maxSeconds } = voicemail;
  const greetingMs = 'text' in greeting ? greeting.text.length * spokenLetterMs : longestAudioMs;
  // Until the provider takes the message it may have been away, or may have to be asked for it step by step.
  const from = Math.max(over.at, customerLegOf(call)?.messageAt ?? 0);
  return from + greetingMs + maxSeconds * 1000 + aroundMessageMs;
}

/** Time passes for a call by what was done to it: the reconciler comes when the time for a message is over. */
function mayLeaveMessage(call: CallState, leg: Leg): boolean {
  const until = messageUntil(call);
  if (until === null || leg.role !== 'customer' || leg.state === 'ended') return false;
  return (call.reconcile.lastAt ?? 0) < until;
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
