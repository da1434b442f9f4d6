import { stableId, writeReference, type LegReference } from './leg-reference.js';
import type { TelnyxAccount } from './settings.js';
import { unlessGone } from './telnyx-errors.js';

/**
 * Lets a browser in, whose leg is parked until it is told what becomes of it: answers it, so that it can be seated. One
 * that comes later than it may is sent away: nobody waits for it any more.
 */
export async function letIn(
  account: TelnyxAccount,
  reference: LegReference,
  callControlId: string,
): Promise<void> {
  const { access, context, settings } = account;
  const { until, ...known } = reference;
  if (until !== undefined && context.clock.now() > until) return sendAway(account, reference, callControlId);
  const webhookUrl = context.webhookUrl(null);
  // It may have gone meanwhile; the event of that tells.
  await unlessGone(
    access.change((client) =>
      client.calls.actions.answer(callControlId, {
        client_state: writeReference({ ...known, joins: true }, settings.apiKey),
        command_id: stableId(known.legId, 'let-in', callControlId),
        ...(webhookUrl !== null && { webhook_url: webhookUrl.href, webhook_url_method: 'POST' }),
      }),
    ),
  );
}

/** Hangs a browser up. For its leg that means nothing: it may come again with another grant. */
export async function sendAway(
  { access, settings }: TelnyxAccount,
  { callId, legId }: LegReference,
  callControlId: string,
): Promise<void> {
  const client_state = writeReference({ callId, legId, joins: true }, settings.apiKey);
  await unlessGone(access.change((client) => client.calls.actions.hangup(callControlId, { client_state })));
}
