import { createHash } from 'node:crypto';
import { CallError } from '@offhook/core/errors';
import type {
  ProviderContext,
  ReceivedWebhook,
  VendorNews,
  WebhookFacet,
  WebhookRequest,
} from '../contract.js';
import { openDigits } from './key-tones.js';
import {
  browserIdentity,
  callbackUrl,
  isBrowserTicket,
  participantLabel,
  type LegReference,
} from './leg-references.js';
import { signedParameters } from './signed-request.js';
import type { TwilioOptions } from './twilio-options.js';
import { enterConference, nothing, playDigits, turnAway } from './twiml.js';
import { conferenceNews, detectionNews, inboundNews, recordingNews, statusNews } from './webhook-news.js';

/** A webhook whose signature is right. */
interface Genuine {
  readonly request: WebhookRequest;
  readonly form: URLSearchParams;
  readonly now: number;
}

/** Understands what Twilio posts, and tells it what to do with callers and browsers. */
export function webhookFacet(context: ProviderContext, options: TwilioOptions): WebhookFacet {
  const authTokens = [options.authToken ?? '', options.previousAuthToken ?? ''].filter((one) => one !== '');
  const accountSid = options.accountSid ?? '';
  return {
    async receive(request) {
      const now = context.clock.now();
      const form = signedParameters(request, { accountSid, authTokens, now });
      const genuine = { request, form, now };
      switch (request.kind) {
        case 'inbound':
          return inbound(context, options, genuine);
        case 'voice':
          return voice(context, options, genuine);
        case 'digits':
          return digits(authTokens, genuine);
        case 'message':
          // The message is recorded: the caller is let go.
          return { eventKey: eventKeyOf(genuine), news: [], answer: () => nothing };
        default:
          return { eventKey: eventKeyOf(genuine), news: newsOf(context, genuine) };
      }
    },
  };
}

function newsOf(context: ProviderContext, { request, form, now }: Genuine): readonly VendorNews[] {
  const reference = referenceOf(context, request, form);
  const callId = request.url.searchParams.get('call');
  switch (request.kind) {
    case 'status':
      return reference === null ? [] : statusNews(reference, form, now);
    case 'amd':
      return reference === null ? [] : detectionNews(reference, form, now);
    case 'conference':
      return callId === null ? [] : conferenceNews(callId, form, now);
    case 'recording':
      return callId === null ? [] : recordingNews(callId, form, now);
    default:
      return [];
  }
}

/** The leg that the address names; a number's own status callback names none, so the caller's follows from the call. */
function referenceOf(
  context: ProviderContext,
  { url }: WebhookRequest,
  form: URLSearchParams,
): LegReference | null {
  const [callId, legId] = [url.searchParams.get('call'), url.searchParams.get('leg')];
  if (callId !== null && legId !== null) return { callId, legId };
  const isCaller = form.get('Direction') === 'inbound' && !form.get('From')?.startsWith('client:');
  const sid = form.get('CallSid');
  return isCaller && sid !== null ? context.inboundLeg(sid) : null;
}

function inbound(context: ProviderContext, options: TwilioOptions, genuine: Genuine): ReceivedWebhook {
  const eventKey = eventKeyOf(genuine);
  const call = inboundNews(genuine.form, genuine.now);
  if (call?.type !== 'inbound') return { eventKey, news: [], answer: () => turnAway(options.whenClosed) };
  return {
    eventKey,
    news: [call],
    answer({ inboundCallId }) {
      if (inboundCallId === null) return turnAway(options.whenClosed);
      const { legId } = context.inboundLeg(call.call.providerLegId);
      return enterConference({
        conference: inboundCallId,
        label: participantLabel({ id: legId, kind: 'phone' }),
        starts: false,
        statusCallback: callbackUrl(context, 'conference', { callId: inboundCallId }),
        waitUrl: options.musicUrl ?? null,
      });
    },
  };
}

/** A browser wants to take its leg. Who it is, Twilio vouches for; that it may, we do. */
function voice(context: ProviderContext, options: TwilioOptions, genuine: Genuine): ReceivedWebhook {
  const { form, now } = genuine;
  const reference = { callId: form.get('call') ?? '', legId: form.get('leg') ?? '' };
  const mayEnter =
    form.get('From') === `client:${browserIdentity(reference.legId)}` &&
    isBrowserTicket(options.apiKeySecret ?? '', reference, form.get('ticket') ?? '');
  if (!mayEnter || !options.apiKeySecret) {
    throw new CallError('forbidden', { message: 'This browser was not let into this call.' });
  }
  const sid = form.get('CallSid');
  return {
    eventKey: eventKeyOf(genuine),
    news: [
      {
        type: 'leg',
        callId: reference.callId,
        observation: {
          legId: reference.legId,
          state: 'dialing',
          at: now,
          ...(sid === null ? {} : { providerLegId: sid }),
        },
      },
    ],
    answer: ({ unwantedLegs }) =>
      // It comes too late: nobody may sit in a conference that no call knows of.
      unwantedLegs.has(reference.legId)
        ? nothing
        : enterConference({
            conference: reference.callId,
            label: participantLabel({ id: reference.legId, kind: 'device' }),
            starts: true,
            statusCallback: callbackUrl(context, 'conference', { callId: reference.callId }),
            waitUrl: '',
          }),
  };
}

function digits(secrets: readonly string[], genuine: Genuine): ReceivedWebhook {
  const sealed = genuine.request.url.searchParams.get('keys') ?? '';
  const keys = secrets.map((secret) => openDigits(secret, sealed, genuine.now)).find((one) => one !== null);
  return {
    eventKey: eventKeyOf(genuine),
    news: [],
    answer: () => (keys === undefined ? nothing : playDigits(keys)),
  };
}

/** What Twilio counts by: the steps of a call, of a conference, of a recording; else the bytes. */
function eventKeyOf({ request, form }: Genuine): string {
  const { kind } = request;
  const [call, sequence] = [form.get('CallSid'), form.get('SequenceNumber')];
  const counted = kind === 'conference' ? form.get('ConferenceSid') : call;
  if (counted !== null && sequence !== null) return `${counted}:${sequence}`;
  const recording = form.get('RecordingSid');
  if (kind === 'recording' && recording !== null) return `${recording}:${form.get('RecordingStatus')}`;
  if ((kind === 'inbound' || kind === 'voice') && call !== null) return `${call}:${kind}`;
  return createHash('sha256').update(`${request.url.search}\n`).update(request.rawBody).digest('hex');
}
