import { CallError } from '@offhook/core/errors';
import type {
  ReceivedWebhook,
  VendorNews,
  WebhookAnswer,
  WebhookFacet,
  WebhookOutcome,
} from '../contract.js';
import { seatLeg } from './conferences.js';
import { isSealed, readReference, stableId, type LegReference } from './leg-reference.js';
import { letIn } from './let-in.js';
import { observationOf } from './observe-leg.js';
import type { TelnyxAccount } from './settings.js';
import { readWebhook, textOf, timeOf, type Payload, type TelnyxEvent } from './telnyx-event.js';
import { isGone } from './telnyx-errors.js';
import { webhookVerifier } from './verify-webhook.js';

/** Webhooks of Telnyx, all at one address. */
export function webhooks(account: TelnyxAccount): WebhookFacet {
  const { settings, context } = account;
  const verify = settings.publicKey === '' ? null : webhookVerifier(settings.publicKey);

  /** What has to be done before the event counts as taken in. When it fails, Telnyx sends the event again. */
  async function carryOut({ type, payload }: TelnyxEvent, reference: LegReference): Promise<void> {
    const callControlId = textOf(payload['call_control_id']);
    if (!reference.joins || callControlId === null) return;
    try {
      if (type === 'call.initiated' && isParkedBrowser(payload))
        await letIn(account, reference, callControlId);
      if (type === 'call.answered') await seatLeg(account, reference, callControlId);
    } catch (error) {
      // It has ended meanwhile; the event of that tells.
      if (!isGone(error)) throw error;
    }
  }

  const isParkedBrowser = (payload: Payload): boolean =>
    payload['direction'] === 'outgoing' && payload['connection_id'] === settings.credentialConnectionId;

  async function newsOf(event: TelnyxEvent): Promise<readonly VendorNews[]> {
    const { payload, type } = event;
    if (type === 'call.initiated' && payload['direction'] === 'incoming') return inboundNews(event, account);
    const reference = referenceIn(payload, account);
    if (reference === null) return [];
    await carryOut(event, reference);
    const { callId, legId } = reference;
    const recording = recordingNews(event, callId);
    if (recording !== null) return [recording];
    const observation = observationOf(event, legId);
    return observation === null ? [] : [{ type: 'leg', callId, observation }];
  }

  return {
    async receive(request): Promise<ReceivedWebhook> {
      if (verify === null) {
        throw new CallError('forbidden', {
          message: 'Webhooks of Telnyx are refused: it needs `publicKey`.',
        });
      }
      verify(request, context.clock.now());
      const { eventKey, event } = readWebhook(request.rawBody);
      const news = event === null ? [] : await newsOf(event);
      const [first] = news;
      return first?.type === 'inbound'
        ? { eventKey, news, answer: (outcome) => answerInbound(account, outcome, first.call.providerLegId) }
        : { eventKey, news };
    },
  };
}

/**
 * The leg of ours that an event is about; `null` for a leg of another program. A browser's must be sealed; what
 * called us before we commanded it has no reference: its ids follow from Telnyx's.
 */
function referenceIn(payload: Payload, { settings, context }: TelnyxAccount): LegReference | null {
  const connectionId = textOf(payload['connection_id']);
  if (connectionId === null) return null;
  const read = readReference(payload['client_state']);
  if (connectionId === settings.connectionId) {
    if (read !== null) return read;
    const callControlId = textOf(payload['call_control_id']);
    if (payload['client_state'] != null || callControlId === null) return null;
    return { ...context.inboundLeg(callControlId), joins: false };
  }
  const isBrowser = connectionId === settings.credentialConnectionId;
  return isBrowser && read !== null && isSealed(read, settings.apiKey) ? read : null;
}

function inboundNews({ payload, at }: TelnyxEvent, { settings }: TelnyxAccount): readonly VendorNews[] {
  const providerLegId = textOf(payload['call_control_id']);
  const to = e164(payload['to']);
  if (payload['connection_id'] !== settings.connectionId || providerLegId === null || to === null) return [];
  const call = { providerLegId, from: e164(payload['from']), to, at };
  return [{ type: 'inbound', call }];
}

function recordingNews({ type, payload, at }: TelnyxEvent, callId: string): VendorNews | null {
  switch (type) {
    case 'call.recording.saved':
    case 'call.recording.error': {
      const recordingId = textOf(payload['recording_id']);
      return {
        type: 'recording',
        callId,
        state: 'off',
        at: timeOf(payload['recording_ended_at']) ?? at,
        recordingId,
      };
    }
    default:
      return null;
  }
}

/** A withheld caller is named by words. */
function e164(value: unknown): string | null {
  return typeof value === 'string' && /^\+[1-9]\d{6,14}$/.test(value) ? value : null;
}

/** A caller whom nobody takes is not left ringing. Telnyx itself reads no answer. */
function answerInbound(
  { access, context }: TelnyxAccount,
  { inboundCallId }: WebhookOutcome,
  callControlId: string,
): WebhookAnswer {
  if (inboundCallId === null) {
    const command_id = stableId('reject', callControlId);
    access
      .change((client) => client.calls.actions.reject(callControlId, { cause: 'CALL_REJECTED', command_id }))
      .catch((error: unknown) => {
        if (isGone(error)) return;
        context.logger.warn({ error: String(error) }, 'telnyx: a caller whom nobody takes was not rejected');
      });
  }
  return { contentType: 'application/json', body: '{}' };
}
