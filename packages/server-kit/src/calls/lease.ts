import { isBrowserLeg, type CallState } from '@offhook/core/call';

/** How long a call lives after the last sign of life of its browsers, ms. */
export const leaseMs = 45_000;

/**
 * True when a browser came into a phone call with this commit: its lease begins, so that a page which is closed before it
 * ever reported keeps nobody on the line.
 */
export function browserCameUp(before: CallState | null, after: CallState): boolean {
  return after.legs.some(
    (leg) =>
      isBrowserLeg(leg) &&
      leg.times.up !== null &&
      before?.legs.find(({ id }) => id === leg.id)?.times.up == null,
  );
}
