import Telnyx from 'telnyx';
import { waitFor } from '../../wait-for.js';
import { phonesAt } from '../phones-at.fixture.js';
import { startWebhookHost } from '../webhook-host.fixture.js';
import type { TelnyxInstance } from './telnyx-instance.js';
import { problemsOf } from './telnyx-description.fixture.js';
import { startFakeTelnyx, type FakeTelnyx, type FakeTelnyxOptions } from './start-fake-telnyx.js';

/** An event as the host got it, after the official client said that it is Telnyx's. */
export interface HeardEvent {
  readonly event_type: string;
  readonly id: string;
  readonly occurred_at: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A webhook as it came in. */
export interface HeardRequest {
  readonly headers: Record<string, string>;
  readonly rawBody: string;
  readonly attempt: number;
}

/**
 * The fake, the official client of it, and a host that hears its webhooks. At its end, whatever was asked, answered and
 * told is held against Telnyx's own description, where that is at hand.
 */
export interface TelnyxHost extends AsyncDisposable {
  readonly fake: FakeTelnyx;
  readonly client: Telnyx;
  readonly webhookUrl: string;
  readonly heard: readonly HeardEvent[];
  readonly requests: readonly HeardRequest[];
  /** What the host answers webhooks with; default 200. */
  answer: (request: HeardRequest) => number;
  /** Dials Maya (or `to`), and waits until she is up. */
  dialled(params?: Partial<Telnyx.CallDialParams>): Promise<string>;
  /** The leg as the fake sees it. */
  leg(callControlId: string): TelnyxInstance;
  /** Waits for the first such event, of one leg when it is named. */
  event(eventType: string, callControlId?: string): Promise<HeardEvent>;
  /** Types of the events so far, in order, of one leg when it is named. */
  types(callControlId?: string): string[];
}

export const account = {
  apiKey: 'KEY0123456789',
  connectionId: '1494404757140276705',
  credentialConnectionId: '1494404757140276999',
  numbers: ['+12025550123'],
};
export const ours = '+12025550123';
export const maya = '+12025550187';
/** base64 of `call-1`. */
export const state = 'Y2FsbC0x';

/** Starts all three. */
export async function startTelnyxHost(options: Partial<FakeTelnyxOptions> = {}): Promise<TelnyxHost> {
  const heard: HeardEvent[] = [];
  const requests: HeardRequest[] = [];
  const receiver = await startWebhookHost(async (incoming) => {
    const rawBody = incoming.rawBody.toString();
    const headers = incoming.headers as Record<string, string>;
    const { attempt } = (JSON.parse(rawBody) as { meta: { attempt: number } }).meta;
    const request = { headers, rawBody, attempt };
    requests.push(request);
    const { data } = (await host.client.webhooks.unwrap(rawBody, { headers })) as { data?: unknown };
    const status = host.answer(request);
    if (status === 200) heard.push(data as HeardEvent);
    return { status };
  });
  const webhookUrl = `${receiver.url}/webhooks/telnyx`;
  const fake = await startFakeTelnyx({
    ...account,
    webhookUrl,
    phone: phonesAt({}),
    webhookRetryMs: [1, 1],
    ...options,
  });
  const client = new Telnyx({
    apiKey: account.apiKey,
    baseURL: `${fake.url}/v2`,
    publicKey: fake.publicKey,
    maxRetries: 0,
  });

  const host: TelnyxHost = {
    fake,
    client,
    webhookUrl,
    heard,
    requests,
    answer: () => 200,
    async dialled(params = {}) {
      const { data } = await client.calls.dial({
        connection_id: account.connectionId,
        to: maya,
        from: ours,
        client_state: state,
        ...params,
      });
      const id = data?.call_control_id ?? '';
      await host.event('call.answered', id);
      return id;
    },
    leg(callControlId) {
      const found = fake.instances().find((one) => one.call_control_id === callControlId);
      if (found === undefined) throw new Error(`no leg ${callControlId}`);
      return found;
    },
    event: (eventType, callControlId) =>
      waitFor(
        eventType,
        () => Promise.resolve(heard.find(isOf(eventType, callControlId)) as HeardEvent),
        Boolean,
        { timeoutMs: 3000, pauseMs: 2 },
      ),
    types: (callControlId) =>
      heard
        .filter(({ payload }) => callControlId === undefined || payload['call_control_id'] === callControlId)
        .map(({ event_type }) => event_type),
    async [Symbol.asyncDispose]() {
      await fake.close();
      const problems = problemsOf(fake);
      if (problems.length > 0) throw new Error(`not as Telnyx describes itself:\n${problems.join('\n')}`);
      await receiver.close();
    },
  };
  return host;
}

function isOf(eventType: string, callControlId: string | undefined) {
  return ({ event_type, payload }: HeardEvent) =>
    event_type === eventType && (callControlId === undefined || payload['call_control_id'] === callControlId);
}
