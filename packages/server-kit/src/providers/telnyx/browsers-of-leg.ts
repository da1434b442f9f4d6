import type { Leg } from '@offhook/core/call';
import { isSealed, readReference, type LegReference } from './leg-reference.js';
import type { TelnyxAccount } from './settings.js';
import { activeCalls } from './telnyx-log.js';

/** A leg of ours as Telnyx has it. */
export interface LegAtTelnyx {
  readonly callControlId: string;
  /** What it was dialled with, or brought along, or was given since. */
  readonly reference: LegReference;
}

/**
 * The browsers that are there now for an agent's leg, the newest first. There are two for a while when a page was
 * reloaded and Telnyx has not noticed yet that the first one is gone.
 */
export async function browsersOf(
  { access, settings }: TelnyxAccount,
  leg: Pick<Leg, 'id'>,
): Promise<readonly LegAtTelnyx[]> {
  const found: LegAtTelnyx[] = [];
  for await (const one of activeCalls(access, settings.credentialConnectionId)) {
    const { call_control_id: callControlId } = one;
    const reference = readReference(one.client_state);
    // A browser could write the name of another leg: its must be sealed.
    if (callControlId === undefined || reference?.legId !== leg.id || !isSealed(reference, settings.apiKey))
      continue;
    found.push({ callControlId, reference });
  }
  const grantedAt = ({ reference }: LegAtTelnyx): number => reference.grantedAt ?? 0;
  return found.reverse().sort((one, other) => grantedAt(other) - grantedAt(one));
}
