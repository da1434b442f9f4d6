import { customerLegOf, type CallState, type Leg } from './call-state.js';
import { isOver } from './derive-status.js';
import { wantedOf } from './wanted-leg.js';

/** True when the provider has confirmed what is wanted of a leg, or when the leg is still on its way there. */
export function isAsWanted(call: CallState, leg: Leg): boolean {
  const { connection } = wantedOf(call, leg);
  if (connection === 'down') return leg.state === 'ended';
  if (connection === 'message') return leg.messageAt !== undefined;
  return leg.state !== 'up' || (isConfirmed(call, leg, 'held') && isConfirmed(call, leg, 'muted'));
}

/** The same of one thing that a provider can do to a leg that is up. Where it cannot, there is nothing to wait for. */
export function isConfirmed(call: CallState, leg: Leg, what: 'held' | 'muted'): boolean {
  const can = what === 'held' ? call.capabilities.hold : call.capabilities.mute;
  return !can || (leg[what]?.value ?? false) === wantedOf(call, leg)[what];
}

/** True when the call is recorded as was decided, or when nothing is left to record. */
export function isRecordingAsWanted(call: CallState): boolean {
  if (!call.capabilities.record || isOver(call) || customerLegOf(call)?.state !== 'up') return true;
  return (call.recording.confirmed?.value ?? 'off') === call.recording.wanted;
}
