import { CallError } from '@offhook/core/errors';
import type { ReceivedWebhook, VendorNews, WebhookFacet } from '../contract.js';
import { seatLeg } from './conferences.js';
import { isSealed, readReference, stableId, type LegReference } from './leg-reference.js';
import { letIn, sendAway } from './let-in.js';
import { heardOfMessage } from './message-events.js';
import { observationOf } from './observe-leg.js';
import { isRecordingOver, recordingOver } from './recording-over.js';
import type { TelnyxAccount } from './settings.js';
import { readWebhook, textOf, type Payload, type TelnyxEvent } from './telnyx-event.js';
import { TelnyxOutcomeUnknown, unlessGone } from './telnyx-errors.js';
import { understood } from './understood.js';
import { webhookVerifier } from './verify-webhook.js';

/** Webhooks of Telnyx, all at one address. */
export function webhooks(account: TelnyxAccount): WebhookFacet {
  const { settings, context } = account;
  const verify = settings.publicKey === '' ? null : webhookVerifier(settings.publicKey);

  /**
   * What has to be done once the event is taken in. Should it fail, Telnyx sends the event again, and it is done then.
   */
  async function carryOut({ type, payload }: TelnyxEvent, reference: LegReference, isWanted: boolean) {
    const callControlId = textOf(payload['call_control_id']);
    if (callControlId === null) return;
    if (type === 'call.initiated' && isParkedBrowser(payload)) {
      await (isWanted ? letIn : sendAway)(account, reference, callControlId);
    }
    // It may have gone meanwhile; the event of that tells.
    if (type === 'call.answered' && isWanted) await unlessGone(seatLeg(account, reference, callControlId));
  }

  const isParkedBrowser = (payload: Payload): boolean =>
    payload['direction'] === 'outgoing' && payload['connection_id'] === settings.credentialConnectionId;

  /** What an event of one of our legs says, and what it asks of us. */
  function heardOf(event: TelnyxEvent, reference: LegReference): Omit<ReceivedWebhook, 'eventKey'> {
    const { callId, legId, joins, message } = reference;
    const ofMessage =
      message === undefined ? null : heardOfMessage(account, event, { ...reference, message });
    if (ofMessage !== null) return ofMessage;
    if (isRecordingOver(event)) return { news: [{ type: 'recording', callId, ...recordingOver(event) }] };
    const seen = mayComeBack(event, reference) ? null : observationOf(event, legId);
    const isSeated = joins && event.type === 'call.answered';
    // Whoever is seated anew is so without what was said of the seat before.
    const observation = seen !== null && isSeated ? { ...seen, held: false, muted: false } : seen;
    const news: VendorNews[] = observation === null ? [] : [{ type: 'leg', callId, observation }];
    if (!joins) return { news };
    return {
      news,
      async answer({ unwantedLegs }) {
        await carryOut(event, reference, !unwantedLegs.has(legId));
        return understood;
      },
    };
  }

  /** A page that is reloaded hangs up, and dials again. */
  const mayComeBack = ({ type, payload }: TelnyxEvent, { isOver = false }: LegReference): boolean =>
    type === 'call.hangup' && payload['connection_id'] === settings.credentialConnectionId && !isOver;

  return {
    async receive(request): Promise<ReceivedWebhook> {
      if (verify === null) {
        throw new CallError('forbidden', {
          message: 'Webhooks of Telnyx are refused: it needs `publicKey`.',
        });
      }
      verify(request, context.clock.now());
      const { eventKey, event } = readWebhook(request.rawBody);
      if (event === null) return { eventKey, news: [] };
      const { type, payload } = event;
      if (type === 'call.initiated' && payload['direction'] === 'incoming')
        return { eventKey, ...toldAgain(callerAtTheDoor(event, account)) };
      const reference = referenceIn(payload, account);
      if (reference === null) return { eventKey, news: [] };
      return { eventKey, ...toldAgain(heardOf(event, reference)) };
    },
  };
}

/** When nobody knows what became of what an event asked of us, Telnyx tells it again: we are not at fault then. */
function toldAgain(heard: Omit<ReceivedWebhook, 'eventKey'>): Omit<ReceivedWebhook, 'eventKey'> {
  const { answer } = heard;
  if (answer === undefined) return heard;
  return {
    ...heard,
    async answer(outcome) {
      try {
        return await answer(outcome);
      } catch (error) {
        if (!(error instanceof TelnyxOutcomeUnknown)) throw error;
        throw new CallError('provider_unavailable', { cause: error });
      }
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

/** Somebody phones one of our numbers; a caller whom nobody takes is not left ringing. */
function callerAtTheDoor(
  { payload, at }: TelnyxEvent,
  { access, settings }: TelnyxAccount,
): Omit<ReceivedWebhook, 'eventKey'> {
  const providerLegId = textOf(payload['call_control_id']);
  const to = e164(payload['to']);
  if (payload['connection_id'] !== settings.connectionId || providerLegId === null || to === null)
    return { news: [] };
  return {
    news: [{ type: 'inbound', call: { providerLegId, from: e164(payload['from']), to, at } }],
    async answer({ inboundCallId }) {
      if (inboundCallId === null) {
        const why = { cause: 'CALL_REJECTED', command_id: stableId('reject', providerLegId) } as const;
        await unlessGone(access.change((client) => client.calls.actions.reject(providerLegId, why)));
      }
      return understood;
    },
  };
}

/** A withheld caller is named by words. */
function e164(value: unknown): string | null {
  return typeof value === 'string' && /^\+[1-9]\d{6,14}$/.test(value) ? value : null;
}
