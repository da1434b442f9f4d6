import { stableId, writeReference, type LegReference } from './leg-reference.js';
import type { TelnyxAccount } from './settings.js';
import { isGone } from './telnyx-errors.js';

/**
 * Lets a browser in, whose leg is parked until it is told what becomes of it: answers it, so that it can be seated. One
 * that comes later than it may is sent away: nobody waits for it any more.
 */
export async function letIn(
  { access, context, settings }: TelnyxAccount,
  reference: LegReference,
  callControlId: string,
): Promise<void> {
  const { callId, legId, until } = reference;
  if (until !== undefined && context.clock.now() > until) {
    await access.change((client) => client.calls.actions.hangup(callControlId, {}));
    return;
  }
  const webhookUrl = context.webhookUrl(null);
  try {
    await access.change((client) =>
      client.calls.actions.answer(callControlId, {
        client_state: writeReference({ callId, legId, joins: true }, settings.apiKey),
        command_id: stableId(legId, 'let-in', callControlId),
        ...(webhookUrl !== null && { webhook_url: webhookUrl.href, webhook_url_method: 'POST' }),
      }),
    );
  } catch (error) {
    // It has gone meanwhile; the event of that tells.
    if (!isGone(error)) throw error;
  }
}
