import { randomUUID } from 'node:crypto';
import type { ProviderContext } from '../contract.js';

/** Our own number in the demo: calls come from it, and people phone it. */
export const demoNumber = '+12025550100';

/** Who is to phone us. */
export interface DemoCallIn {
  /** E.164 of the caller, e.g. of a contact; `null` when it is withheld. */
  readonly from: string | null;
  /** Which of our numbers is phoned, E.164. Default `+12025550100`. */
  readonly to?: string;
}

/** Somebody who phones us. */
export interface DemoCaller {
  readonly callId: string;
  /** The caller gives up, or hangs up. They do the latter by themselves 60 s after they were answered. */
  hangUp(): Promise<void>;
}

/**
 * Lets somebody phone us. Resolves when it rings, with `null` when nobody takes calls to that number.
 *
 * @throws TypeError for a number that is not E.164.
 */
export async function callIn(
  { receiveInbound, inboundLeg, observe, clock }: ProviderContext,
  { from, to = demoNumber }: DemoCallIn,
): Promise<DemoCaller | null> {
  if (from !== null) mustBeNumber('from', from);
  mustBeNumber('to', to);
  const providerLegId = randomUUID();
  const callId = await receiveInbound({ providerLegId, from, to, at: clock.now() });
  if (callId === null) return null;
  const { legId } = inboundLeg(providerLegId);
  return {
    callId,
    hangUp: () => observe(callId, [{ legId, state: 'ended', at: clock.now(), cause: 'completed' }]),
  };
}

function mustBeNumber(name: string, value: string): void {
  if (!/^\+[1-9]\d{6,14}$/.test(value))
    throw new TypeError(`callIn({ ${name} }) takes a number as +12025550142, not "${value}"`);
}
