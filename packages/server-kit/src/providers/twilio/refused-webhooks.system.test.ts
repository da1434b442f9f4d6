import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import type { Call } from '@offhook/core/call';
import express from 'express';
import twilioHelper from 'twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suiteNumbers } from '../../testing/provider-suite/provider-world.js';
import { place, read, ringing } from '../../testing/provider-suite/suite-calls.js';
import { startSuiteWorld, type SuiteWorld } from '../../testing/provider-suite/suite-world.js';
import { signRequest } from '../../testing/vendors/twilio/sign-request.js';
import type { OutgoingWebhook } from '../../testing/vendors/webhook-sender.js';
import { account } from './provider-context.fixture.js';
import { twilioUnderTest, type TwilioWorld } from './twilio-world.fixture.js';

const express4 = createRequire(import.meta.url)('express-4') as typeof express;
const authToken: string = account.authToken;

/** Parsers that keep the bytes, as a host has them for its own webhooks. */
const keepsBytes = (make: typeof express) =>
  make.urlencoded({
    extended: false,
    verify: (request, _response, bytes) => Object.assign(request, { rawBody: Buffer.from(bytes) }),
  });

type Server = SuiteWorld['system']['server'];
const hosts: [name: string, mount: (server: Server) => RequestListener][] = [
  ['Express 5 without a parser', (server) => mounted(express(), server)],
  [
    'Express 5 with a parser that keeps req.rawBody',
    (server) => mounted(express().use(keepsBytes(express)), server),
  ],
  [
    'Express 4 with a parser that keeps req.rawBody',
    (server) => mounted(express4().use(keepsBytes(express4)), server),
  ],
];

function mounted(app: ReturnType<typeof express>, server: Server): RequestListener {
  return app.use('/api/v1', server.router) as RequestListener;
}

describe.each(hosts)('webhooks of Twilio at the mounted server: %s', (_name, mount) => {
  let world: SuiteWorld;
  let call: Call;
  /** As the fake signed it: the customer's phone rings. */
  let genuine: OutgoingWebhook;
  let http: ReturnType<typeof createServer>;
  beforeAll(async () => {
    world = await startSuiteWorld(twilioUnderTest);
    const { webhooks } = (world.vendor as TwilioWorld).fake;
    const kept = webhooks.keep();
    call = await place(world);
    await ringing(world, suiteNumbers.customer);
    kept.giveBack();
    const ringingNow = kept.webhooks.find(({ body }) => body.includes('CallStatus=ringing'));
    if (ringingNow === undefined) throw new Error('it does not ring');
    genuine = { ...ringingNow, url: ringingNow.url.split('#')[0] ?? '' };
    http = createServer(mount(world.system.server)).listen(0, '127.0.0.1');
    await once(http, 'listening');
  }, 30_000);
  afterAll(async () => {
    http?.close();
    http?.closeAllConnections();
    await world?.tidy();
    await world?.close();
  });

  /** Posts to the host's own port, where no Host header fits `publicUrl`: what was signed is all that counts. */
  async function send({ url, body, headers }: Forgery): Promise<number> {
    const { port } = http.address() as AddressInfo;
    const { pathname, search } = new URL(url);
    const answer = await fetch(`http://127.0.0.1:${port}${pathname}${search}`, {
      method: 'POST',
      headers,
      body,
    });
    await answer.arrayBuffer();
    return answer.status;
  }
  const form = (changes: Readonly<Record<string, string>> = {}): URLSearchParams => {
    const changed = new URLSearchParams(genuine.body);
    for (const [name, value] of Object.entries(changes)) changed.set(name, value);
    return changed;
  };
  const signed = (body: URLSearchParams, { token = authToken, url = genuine.url } = {}): Forgery => ({
    ...{ url, body: body.toString() },
    headers: { ...genuine.headers, 'x-twilio-signature': signRequest(token, url, body) },
  });
  const anHourAgo = (): string => new Date(Date.now() - 3_600_000).toUTCString();

  /** Each is refused by the official helper, or signed for somebody or some time that it does not look at. */
  const forgeries: [what: string, byHelper: boolean, make: () => Forgery][] = [
    ['not signed', false, () => ({ ...genuine, headers: { 'content-type': formType } })],
    ['signed with another secret', false, () => signed(form(), { token: 'guessed' })],
    [
      'changed after it was signed',
      false,
      () => ({ ...genuine, body: form({ CallStatus: 'completed' }).toString() }),
    ],
    [
      'one word more than was signed',
      false,
      () => ({ ...genuine, body: `${genuine.body}&AnsweredBy=human` }),
    ],
    ['written anew as JSON', false, () => asJson(genuine)],
    ['escaped twice on its way', false, () => ({ ...genuine, body: genuine.body.replaceAll('%', '%25') })],
    [
      'replayed for another leg',
      false,
      () => ({ ...genuine, url: genuine.url.replace(/leg=[^&]+/, 'leg=other') }),
    ],
    [
      'signed for the Host header’s address',
      false,
      () => ({ ...signed(form(), { url: ownAddress() }), url: genuine.url }),
    ],
    ['of another account', true, () => signed(form({ AccountSid: `AC${'b'.repeat(32)}` }))],
    ['stale', true, () => signed(form({ Timestamp: anHourAgo() }))],
  ];
  const seen = async (): Promise<unknown> => ({ ...(await read(world.amara, call)), ringExpiresInMs: null });
  const ownAddress = (): string => genuine.url.replace(/:\d+\//, `:${(http.address() as AddressInfo).port}/`);

  it('the official helper accepts what the fake signs', () => {
    expect(isGenuineByHelper(genuine)).toBe(true);
  });

  it.each(forgeries)('refuses what is %s, and nothing changes', async (_what, byHelper, make) => {
    const before = await seen();
    const forgery = make();
    expect(isGenuineByHelper(forgery)).toBe(byHelper);
    expect(await send(forgery)).toBe(403);
    expect(await seen()).toEqual(before);
  });

  it('takes the genuine one afterwards; replayed, it has no effect again', async () => {
    expect(await send(genuine)).toBe(204);
    const told = await read(world.amara, call);
    expect(told.status).toBe('ringing');
    expect(await send(genuine)).toBe(204);
    expect((await read(world.amara, call)).version).toBe(told.version);
  });
});

type Forgery = Pick<OutgoingWebhook, 'url' | 'body' | 'headers'>;
const formType = 'application/x-www-form-urlencoded';

function asJson({ url, body, headers }: Forgery): Forgery {
  const fields = Object.fromEntries(new URLSearchParams(body));
  return { url, body: JSON.stringify(fields), headers: { ...headers, 'content-type': 'application/json' } };
}

/** What the vendor's own package says; for JSON it would want a hash of the body in the address. */
function isGenuineByHelper({ url, body, headers }: Forgery): boolean {
  const signature = headers['x-twilio-signature'] ?? '';
  const isForm = headers['content-type']?.startsWith(formType) === true;
  const fields = isForm ? Object.fromEntries(new URLSearchParams(body)) : {};
  return twilioHelper.validateRequest(authToken, signature, url, fields);
}
