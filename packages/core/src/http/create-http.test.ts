import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browserEnvironment } from '../env/browser-environment.js';
import { fakeEnvironment } from '../testing/fake-environment.js';
import { refusal, startLocalCallServer, type LocalCallServer } from '../testing/node/local-call-server.js';
import { sampleCall } from '../testing/sample-call.js';
import { createHttp, type HttpSettings } from './create-http.js';

let server: LocalCallServer;
beforeEach(async () => {
  server = await startLocalCallServer();
});
afterEach(() => server.close());

function http(settings: Partial<HttpSettings> = {}): ReturnType<typeof createHttp> {
  // Real timers, but no waiting between attempts.
  const environment = {
    ...browserEnvironment(),
    random: () => 0,
    setTimer: (callback: () => void, ms: number) =>
      browserEnvironment().setTimer(callback, ms > 10_000 ? ms : 1),
  };
  return createHttp({
    baseUrl: `${server.baseUrl}/`,
    getToken: () => 'token-1',
    deviceId: async () => 'device-1',
    environment,
    ...settings,
  });
}

describe('createHttp', () => {
  it('sends token, device, id, query and body', async () => {
    server.on('POST /calls/a%2Fb/mute', () => ({ body: sampleCall() }));
    server.on('GET /calls', () => ({ body: { items: [], nextCursor: null } }));
    await http().request('calls.mute', { id: 'a/b', body: { muted: true } });
    await http().request('calls.list', { query: { limit: 5, query: 'a b', missed: true } });
    expect(server.requests[0]).toMatchObject({
      body: { muted: true },
      headers: { authorization: 'Bearer token-1', 'x-offhook-device': 'device-1' },
    });
    expect(server.requests[1]?.path).toBe('/calls?limit=5&query=a+b&missed=true');
  });

  it('asks for another token once when one was refused, for all who wait', async () => {
    server.tokens.add('token-2');
    server.on('GET /directory', () => ({ body: { userId: 'amara' } }));
    let asked = 0;
    const { request } = http({ getToken: () => `token-${(asked += 1)}` });
    const answers = await Promise.all([
      request('directory.search'),
      request('directory.search'),
      request('directory.search'),
    ]);
    expect(answers).toHaveLength(3);
    expect(asked).toBe(2);
  });

  it('gives up with unauthorized when the second token is refused, too', async () => {
    server.tokens.add('another');
    let asked = 0;
    const { request } = http({ getToken: () => `token-${(asked += 1)}` });
    await expect(request('directory.search')).rejects.toMatchObject({ code: 'unauthorized', status: 401 });
    expect(server.requests).toHaveLength(2);
    server.tokens.add('token-3');
    server.on('GET /directory', () => ({ body: {} }));
    await request('directory.search');
  });

  it('hands over the error of the server, and judges a foreign one by its status', async () => {
    server.on('POST /calls', () => refusal(422, 'do_not_call', { why: 'asked' }));
    server.on('GET /directory', () => ({ status: 418, body: 'tea' }));
    server.on('GET /contacts', () => ({ status: 413 }));
    await expect(http().request('calls.create', { body: { to: { phone: '1' } } })).rejects.toMatchObject({
      code: 'do_not_call',
      message: 'Refused: do_not_call.',
      retryable: false,
      details: { why: 'asked' },
    });
    await expect(http().request('contacts.list', { route: 'GET /contacts' })).rejects.toMatchObject({
      code: 'payload_too_large',
      retryable: false,
    });
    await expect(http().request('directory.search')).rejects.toMatchObject({
      code: 'unavailable',
      retryable: false,
    });
  });

  it('repeats questions and idempotent creates with the same key, never other commands', async () => {
    const failTwice = (): (() => { status?: number; body?: unknown }) => {
      let count = 0;
      return () => ((count += 1) < 3 ? { status: 503 } : { body: sampleCall() });
    };
    server.on('GET /calls/1', failTwice());
    server.on('POST /calls', failTwice());
    server.on('POST /calls/1/end', failTwice());
    await http().request('calls.get', { id: '1' });
    await http().request('calls.create', { body: { to: { phone: '1' } }, idempotencyKey: 'key' });
    expect(
      server.requests
        .filter(({ method }) => method === 'POST')
        .map(({ headers }) => headers['idempotency-key']),
    ).toEqual(['key', 'key', 'key']);
    await expect(http().request('calls.end', { id: '1' })).rejects.toMatchObject({
      status: 503,
      retryable: true,
    });
    expect(server.requests).toHaveLength(7);
  });

  it('waits as long as a short Retry-After says, and hands a long one to the caller', async () => {
    let seconds = '2';
    server.on('GET /directory', () => ({
      ...refusal(429, 'rate_limited'),
      headers: { 'retry-after': seconds },
    }));
    const waits: number[] = [];
    const environment = {
      ...browserEnvironment(),
      setTimer: (callback: () => void, ms: number) =>
        browserEnvironment().setTimer(callback, waits.push(ms) && ms > 10_000 ? ms : 0),
    };
    server.on('GET /directory', () => ({ status: 503, headers: { 'retry-after': seconds } }));
    await expect(http({ environment }).request('directory.search')).rejects.toMatchObject({
      details: { retryAfterSeconds: 2 },
    });
    expect(waits.filter((ms) => ms < 10_000)).toEqual([2000, 2000]);
    seconds = '60';
    await expect(http({ environment }).request('directory.search')).rejects.toMatchObject({
      details: { retryAfterSeconds: 60 },
    });
    expect(server.requests).toHaveLength(4);
  });

  it('calls a server that cannot be reached, or does not answer in time, unavailable', async () => {
    await expect(
      http({ fetch: () => Promise.reject(new TypeError('failed')) }).request('calls.end', { id: '1' }),
    ).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    const environment = fakeEnvironment();
    const never: typeof fetch = (_url, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    const request = http({ environment, fetch: never }).request('calls.end', { id: '1' });
    const failure = expect(request).rejects.toMatchObject({ code: 'unavailable' });
    await environment.advance(15_000);
    await failure;
    expect(environment.timerCount()).toBe(0);
  });

  it('hears "nothing new" by ETag, but not across tokens', async () => {
    let token = 'token-1';
    server.tokens.add(token);
    const { active } = http({ getToken: () => token });
    expect(await active()).toMatchObject({ calls: [] });
    expect(await active()).toBeNull();
    server.tokens.clear();
    server.tokens.add((token = 'token-2'));
    expect(await active()).toMatchObject({ calls: [] });
  });
});
