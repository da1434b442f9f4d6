import type { LegObservation } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { LegRequest } from '../contract.js';
import { enterSetting } from './account-settings.js';
import { stableId, writeReference } from './leg-reference.js';
import type { TelnyxAccount, TelnyxSettings } from './settings.js';
import { TelnyxOutcomeUnknown } from './telnyx-errors.js';

/**
 * Dials a leg into the conference of its call, which the first leg that is up opens. A browser is not dialled: it dials
 * by itself, with what its grant gives it.
 */
export function dialLeg({
  access,
  settings,
  context,
}: TelnyxAccount): (request: LegRequest) => Promise<LegObservation> {
  return async (request) => {
    const { callId, leg, from, ringTimeoutMs } = request;
    const legId = leg.id;
    if (leg.kind === 'device') return { legId, state: 'dialing', at: context.clock.now() };
    const { address } = leg;
    if (address === null) throw new CallError('invalid_number');
    const callerId = from ?? settings.phoneNumber;
    checkSetUp(settings, callerId);
    const webhookUrl = context.webhookUrl(null);
    const { data } = await access.change((client) =>
      client.calls.dial({
        connection_id: settings.connectionId,
        to: address,
        from: callerId,
        client_state: writeReference({ callId, legId, joins: false }, settings.apiKey),
        command_id: stableId(legId, 'dial'),
        timeout_secs: Math.min(600, Math.max(5, Math.ceil(ringTimeoutMs / 1000))),
        // Other routes would ring on after the time that we were given.
        retry_on_timeout: false,
        conference_config: {
          conference_name: callId,
          start_conference_on_create: true,
          beep_enabled: 'never',
        },
        ...detection(settings, leg.role),
        ...(webhookUrl !== null && { webhook_url: webhookUrl.href, webhook_url_method: 'POST' }),
      }),
    );
    if (data === undefined)
      throw new TelnyxOutcomeUnknown('Telnyx answered the dial without saying what it dialled.');
    return { legId, state: 'dialing', at: context.clock.now(), providerLegId: data.call_control_id };
  };
}

/** Only the customer may be a machine: our own people are known. */
function detection({ machineDetection }: TelnyxSettings, role: LegRequest['leg']['role']) {
  if (role !== 'customer' || machineDetection === 'off') return {};
  return { answering_machine_detection: machineDetection === 'premium' ? 'premium' : 'detect' } as const;
}

function checkSetUp({ connectionId }: TelnyxSettings, callerId: string): void {
  const missing = connectionId === '' ? 'connectionId' : callerId === '' ? 'phoneNumber' : null;
  if (missing === null) return;
  throw new CallError('not_configured', { message: `Telnyx cannot dial yet. ${enterSetting(missing)}` });
}
