import type { LegAtTelnyx } from './browsers-of-leg.js';
import { writeReference } from './leg-reference.js';
import type { TelnyxAccount } from './settings.js';
import { unlessGone } from './telnyx-errors.js';

/** Hangs a leg up for good. Resolves with `false` when there is nothing left to take down. */
export async function takeDown(
  { access, settings }: TelnyxAccount,
  { callControlId, reference }: LegAtTelnyx,
): Promise<boolean> {
  const client_state = writeReference({ ...reference, isOver: true }, settings.apiKey);
  // No command id: asked again it is "already ended", while a repetition would be ignored.
  const command = access.change((client) => client.calls.actions.hangup(callControlId, { client_state }));
  return (await unlessGone(command.then(() => true))) ?? false;
}
