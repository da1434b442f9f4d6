import type { IncomingMessage } from 'node:http';
import type { ErrorBody } from '@offhook/core/errors';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallServerOptions } from '../index.js';
import type { Principal } from '../ports/principal.js';
import { startCallSystem, testPeople, type CallSystem } from '../testing/index.js';
import { createWire, publicUrl } from '../webhooks/testing/wire-provider.js';
import { clientAddressOf } from './client-address.js';
import { createRequestLimits, type RateLimitOptions } from './request-limits.js';
import { TokenBuckets } from './token-buckets.js';

const start = Date.UTC(2026, 0, 1);
const user = (userId: string, role: Principal['role'] = 'agent'): Principal => ({
  ...{ userId, orgId: 'harbour', role, name: userId },
});
const from = (address: string, forwardedFor?: string): IncomingMessage =>
  ({
    socket: { remoteAddress: address },
    headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
  }) as unknown as IncomingMessage;

/** How many of these many are served at once. */
function served(count: number, ask: () => void): number {
  let passed = 0;
  for (let index = 0; index < count; index += 1) {
    try {
      ask();
      passed += 1;
    } catch (error) {
      expect(error).toMatchObject({ code: 'rate_limited' });
    }
  }
  return passed;
}

describe('limits of requests', () => {
  it('ten pages that poll every two seconds never meet one, whatever else they do', () => {
    let now = start;
    const limits = createRequestLimits({}, () => now);
    for (let second = 0; second < 3600; second += 1, now += 1000) {
      if (second % 2 === 0) for (let tab = 0; tab < 10; tab += 1) limits.count(user('leo'));
      // A heartbeat of the media and a command every few seconds.
      if (second % 5 === 0) limits.count(user('leo'));
    }
  });

  it('are per user, larger for services, and fill again over a minute', () => {
    let now = start;
    const limits = createRequestLimits({}, () => now);
    const ask = (principal: Principal) => () => limits.count(principal);
    expect(served(1000, ask(user('leo')))).toBe(600);
    expect(served(10, ask({ ...user('leo'), orgId: 'north' }))).toBe(10);
    expect(served(7000, ask(user('crm', 'service')))).toBe(6000);
    expect(ask(user('leo'))).toThrow(
      expect.objectContaining({ code: 'rate_limited', details: { retryAfterSeconds: 1 } }),
    );
    now += 30_000;
    expect(served(1000, ask(user('leo')))).toBe(300);
    now += 3_600_000;
    expect(served(1000, ask(user('leo')))).toBe(600);
  });

  it.each<RateLimitOptions>([
    { perUserMinute: 0 },
    { perAddressMinute: Number.NaN },
    { perServiceMinute: Infinity },
    { trustedProxies: -1 },
    { trustedProxies: 1.5 },
  ])('%o is refused at the start', async (rateLimits) => {
    await expect(startCallSystem({ rateLimits })).rejects.toThrow(TypeError);
  });

  it('memory is bounded, and who comes every second is not forgotten meanwhile', () => {
    let now = start;
    const buckets = new TokenBuckets(2, 100, () => now);
    expect([buckets.take('busy'), buckets.take('busy')]).toEqual([0, 0]);
    for (let index = 0; index < 10_000; index += 1) {
      buckets.take(`other-${index}`);
      if (index % 20 === 0) expect(buckets.take('busy')).toBeGreaterThan(0);
      expect(buckets.size).toBeLessThanOrEqual(100);
    }
    now += 60_000;
    expect(buckets.take('busy')).toBe(0);
  });
});

describe('the address of a request', () => {
  it.each<[string, string | undefined, number, string]>([
    ['203.0.113.7', undefined, 0, '203.0.113.7'],
    ['::ffff:203.0.113.7', undefined, 0, '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', undefined, 0, '2001:db8:1:2'],
    ['2001:DB8::6', undefined, 0, '2001:db8:0:0'],
    ['fe80::1%eth0', undefined, 0, 'fe80:0:0:0'],
    ['::1', undefined, 0, '0:0:0:0'],
    // Nobody is believed who is not a proxy of the host.
    ['203.0.113.7', '198.51.100.1', 0, '203.0.113.7'],
    ['10.0.0.1', '6.6.6.6, 198.51.100.1', 1, '198.51.100.1'],
    ['10.0.0.1', '6.6.6.6, 198.51.100.1, 10.0.0.2', 2, '198.51.100.1'],
    ['10.0.0.1', '198.51.100.1:4711', 1, '198.51.100.1'],
    ['10.0.0.1', '[2001:db8::7]:4711', 1, '2001:db8:0:0'],
    ['10.0.0.1', undefined, 1, '10.0.0.1'],
    ['10.0.0.1', 'unknown', 1, '10.0.0.1'],
  ])('from %s for %s behind %d is %s', (address, forwardedFor, trustedProxies, expected) => {
    expect(clientAddressOf(from(address, forwardedFor), trustedProxies)).toBe(expected);
  });
});

describe('a server with limits', () => {
  let system: CallSystem | null = null;
  afterEach(() => system?.close());
  const begin = async (options: Partial<CallServerOptions>): Promise<CallSystem> =>
    (system = await startCallSystem(options));
  type Refused = { readonly error: ErrorBody };

  it('answers 429 with Retry-After, to that user alone, and health is always told', async () => {
    const { as, url } = await begin({ rateLimits: { perUserMinute: 3 } });
    const [amara, leo] = await Promise.all([as('amara'), as('leo')]);
    for (let index = 0; index < 3; index += 1) expect((await amara.request('GET', '/me')).status).toBe(200);
    const { status, headers, body } = await amara.request<Refused>('GET', '/calls/active');
    expect([status, headers.get('retry-after'), body.error.code]).toEqual([429, '20', 'rate_limited']);
    expect((await leo.request('GET', '/me')).status).toBe(200);
    for (let index = 0; index < 20; index += 1) expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it('counts refused sign-ins per address; who is signed in there goes on', async () => {
    const { as, url } = await begin({ rateLimits: { perAddressMinute: 2, trustedProxies: 1 } });
    const amara = await as('amara');
    const guess = async (address: string): Promise<number> => {
      const headers = { authorization: 'Bearer guess', 'x-forwarded-for': address };
      return (await fetch(`${url}/me`, { headers })).status;
    };
    const tries = [];
    for (let index = 0; index < 4; index += 1) tries.push(await guess('203.0.113.7'));
    expect(tries).toEqual([401, 401, 429, 429]);
    expect(await guess('203.0.113.8')).toBe(401);
    const sameAddress = { 'x-forwarded-for': '203.0.113.7' };
    expect((await amara.request('GET', '/me', undefined, sameAddress)).status).toBe(200);
  });

  it('counts badly signed webhooks per address, and signed ones not at all', async () => {
    const wire = createWire();
    const { url } = await begin({
      ...{ providers: [wire.provider], publicUrl, users: [testPeople.amara] },
      rateLimits: { perUserMinute: 1, perAddressMinute: 2 },
    });
    const send = async (secret?: string): Promise<number> =>
      (await wire.send(url, [{ type: 'weather' }], secret === undefined ? {} : { secret })).status;
    const forged = [];
    for (let index = 0; index < 4; index += 1) forged.push(await send('another secret'));
    expect(forged).toEqual([403, 403, 429, 429]);
    for (let index = 0; index < 5; index += 1) expect(await send()).toBe(204);
  });

  it('without limits counts nothing', async () => {
    const { url } = await begin({ rateLimits: false });
    for (let index = 0; index < 400; index += 1) expect((await fetch(`${url}/me`)).status).toBe(401);
  });
});
