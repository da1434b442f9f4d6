import { legOf, type CallState, type Leg } from './call-state.js';

/** True when somebody of the call speaks through a browser, which opens the microphone and says how its media is. */
export function speaksInBrowser(call: CallState, participantId: string): boolean {
  if (call.kind === 'app') return true;
  const leg = legOf(call, participantId);
  return leg !== undefined && isBrowserLeg(leg);
}

/** A leg of a phone call that a browser takes. One that is only simulated has no address, and needs no browser. */
export function isBrowserLeg({ kind, address }: Leg): boolean {
  return kind === 'device' && address !== null;
}

/**
 * True while the call counts on signs of life of browsers: then it ends when they stop coming. A phone call counts on them
 * while somebody in it speaks through a browser, whatever the provider says of that browser's connection: one that is gone
 * there may come back after a reload, and if it does not, nobody else notices that the customer is alone. One that a transfer
 * brings in counts once it is there.
 */
export function needsLease(call: CallState): boolean {
  if (call.kind === 'app') return true;
  return call.participants.some((one) => {
    const leg = legOf(call, one.id);
    if (one.leftAt !== null || leg === undefined || !isBrowserLeg(leg)) return false;
    return leg.role !== 'target' || leg.times.up !== null;
  });
}

/**
 * True when a sign of life of this participant counts for the call. While a transfer is under way that of the target does not,
 * where the one who transfers speaks through a browser, too: if that is gone, nobody else can take the customer off hold.
 */
export function renewsLease(call: CallState, participantId: string): boolean {
  return call.transfer?.to !== participantId || !speaksInBrowser(call, call.transfer.from);
}
