import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { LegObservation, RecordingState } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type {
  InboundCall,
  LegRequest,
  PhoneFacet,
  Provider,
  ProviderCapabilities,
  ProviderContext,
  ReceivedWebhook,
  VendorNews,
  WebhookRequest,
} from '../../providers/contract.js';

/** Where the system under test says that it is. */
export const publicUrl = 'https://calls.example/api/v1';
/** The line that people phone. */
export const ourNumber = '+12025550100';

/** One thing in a webhook of the wire; types that are not known mean nothing. */
export type WireEvent =
  | { readonly type: 'leg'; readonly callId: string; readonly observation: LegObservation }
  | {
      readonly type: 'recording';
      readonly callId: string;
      readonly state: RecordingState;
      readonly at: number;
    }
  | { readonly type: 'inbound'; readonly call: InboundCall }
  | { readonly type: 'inbound-leg'; readonly id: string; readonly state: 'ended'; readonly at: number }
  | { readonly type: 'weather' };

/** A webhook as the vendor would send it. */
export interface WireWebhook {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A vendor of phone calls that has nothing but signed webhooks, and a provider that speaks its language. */
export interface Wire {
  readonly provider: Provider;
  readonly dialed: LegRequest[];
  readonly hungUp: string[];
  readonly pickedUp: string[];
  /** Every create waits for this; default: it is answered at once. */
  beforeAnswer: Promise<void>;
  /** Answers to callers cannot be carried out for so many times. */
  answersToFail: number;
  /** Signs a webhook for the address that the provider gave. */
  sign(events: readonly WireEvent[], facts?: SigningFacts): WireWebhook;
  /** Signs and sends one to the API at `url`; resolves with the answer. */
  send(url: string, events: readonly WireEvent[], facts?: SigningFacts): Promise<Response>;
}

/** What may be different about a webhook. */
export interface SigningFacts {
  /** The vendor's id of the event; default: none, so that the bytes are the key. */
  readonly id?: string;
  readonly path?: string;
  /** Epoch ms. */
  readonly at?: number;
  readonly secret?: string;
}

const secret = 'the secret of the wire';
const mostAgeMs = 300_000;

/** Makes the vendor and its provider. */
export function createWire(capabilities: Partial<ProviderCapabilities> = {}): Wire {
  const wire: Wire = {
    dialed: [],
    hungUp: [],
    pickedUp: [],
    beforeAnswer: Promise.resolve(),
    answersToFail: 0,
    sign(events, { id, path = '', at = Date.now(), secret: own = secret } = {}) {
      const body = JSON.stringify({ ...(id === undefined ? {} : { id }), events });
      const url = `${publicUrl}/webhooks/wire${path}`;
      const headers = {
        'content-type': 'application/json',
        'x-wire-time': String(at),
        'x-wire-signature': signatureOf(own, String(at), url, Buffer.from(body)),
      };
      return { url, headers, body };
    },
    async send(url, events, facts) {
      const { headers, body } = wire.sign(events, facts);
      return fetch(`${url}/webhooks/wire${facts?.path ?? ''}`, { method: 'POST', headers, body });
    },
    provider: {
      name: 'wire',
      capabilities: {
        ...{ app: [], phone: true, agentLegs: ['none', 'phone'], messages: false, demo: false },
        call: {
          ...{ hold: false, mute: false, dtmf: false, transfer: false, record: true },
          ...{ video: false, screenShare: false, chat: false, addParticipant: false },
        },
        ...capabilities,
      },
      connect(context) {
        return {
          phone: phoneOf(wire, context),
          webhooks: { receive: async (request) => read(wire, verified(request), request, context) },
          close: async () => undefined,
        };
      },
    },
  };
  return wire;
}

function phoneOf(wire: Wire, { clock }: ProviderContext): PhoneFacet {
  return {
    numbers: [ourNumber],
    ownsNumber: async () => true,
    async dial(request) {
      wire.dialed.push(request);
      await wire.beforeAnswer;
      return { legId: request.leg.id, state: 'dialing', at: clock.now() };
    },
    async lookUp({ leg }) {
      return { legId: leg.id, state: leg.state, at: leg.heardAt };
    },
    async hangUp({ leg }) {
      wire.hungUp.push(leg.id);
      return { legId: leg.id, state: 'ended', at: clock.now(), cause: 'completed' };
    },
    async pickUp({ leg }) {
      wire.pickedUp.push(leg.id);
      return { legId: leg.id, state: 'up', at: clock.now() };
    },
    agentLeg: ({ phone }) => {
      if (phone === null) throw new CallError('no_phone_number');
      return { kind: 'phone', address: phone };
    },
    async setRecording(_request, wanted) {
      return { state: wanted, at: clock.now(), recordingId: null };
    },
  };
}

function verified({ headers, rawBody, url }: WebhookRequest): Buffer {
  const at = String(headers['x-wire-time']);
  const given = Buffer.from(String(headers['x-wire-signature']));
  const wanted = Buffer.from(signatureOf(secret, at, url.href, rawBody));
  const isRight = given.length === wanted.length && timingSafeEqual(given, wanted);
  if (!isRight || Math.abs(Date.now() - Number(at)) > mostAgeMs)
    throw new CallError('forbidden', {
      message: 'The signature of this webhook is wrong, stale or missing.',
    });
  return rawBody;
}

function read(
  wire: Wire,
  bytes: Buffer,
  { kind }: WebhookRequest,
  context: ProviderContext,
): ReceivedWebhook {
  const { id, events } = JSON.parse(bytes.toString('utf8')) as { id?: string; events: readonly WireEvent[] };
  return {
    eventKey: id ?? createHash('sha256').update(bytes).digest('base64url'),
    news: events.flatMap((event) => newsOf(event, context)),
    ...(kind === 'inbound'
      ? {
          async answer({ inboundCallId }) {
            if (wire.answersToFail-- > 0) throw new CallError('conflict');
            const body = inboundCallId === null ? 'reject' : `wait ${inboundCallId}`;
            return { contentType: 'text/plain', body };
          },
        }
      : {}),
  };
}

function newsOf(event: WireEvent, { inboundLeg }: ProviderContext): readonly VendorNews[] {
  switch (event.type) {
    case 'leg':
    case 'inbound':
      return [event];
    case 'recording':
      return [{ ...event, recordingId: null }];
    case 'inbound-leg': {
      const { callId, legId } = inboundLeg(event.id);
      return [{ type: 'leg', callId, observation: { legId, state: event.state, at: event.at } }];
    }
    default:
      return [];
  }
}

function signatureOf(key: string, at: string, url: string, bytes: Buffer): string {
  return createHmac('sha256', key).update(`${at}.${url}.`).update(bytes).digest('hex');
}
