import { createRequire } from 'node:module';
import { request as httpRequest, type RequestListener } from 'node:http';
import { CallError } from '@offhook/core/errors';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import type { Authenticate, Principal } from '../ports/principal.js';
import type { RouteHandlers } from '../ports/route.js';
import { noCors } from './cors.js';
import { createRouter, type Router } from './create-router.js';
import { RequestGate } from './request-gate.js';
import { createRequestLimits } from './request-limits.js';
import { createRecordingLogger } from './testing/recording-logger.js';
import { serve, type Served } from './testing/serve.js';

const express4 = createRequire(import.meta.url)('express-4') as typeof express;

const people: Readonly<Record<string, Principal>> = {
  amara: { userId: 'amara', orgId: 'clinic', role: 'admin', name: 'Amara' },
  maya: { userId: 'maya', orgId: 'clinic', role: 'client', name: 'Maya' },
};
const authenticate: Authenticate = ({ token, headers }) => {
  if (token === 'broken') throw new Error('the identity server is down');
  const cookie = typeof headers['cookie'] === 'string' ? headers['cookie'].replace('session=', '') : '';
  return people[token ?? cookie] ?? null;
};

/** Handlers that show what reached them. */
const handlers: RouteHandlers = {
  health: () => ({ body: { status: 'ok' } }),
  'calls.active': ({ principal }) => ({ body: { me: principal.userId } }),
  'calls.get': ({ id }) => ({ body: { id }, etag: `${id}.7` }),
  'calls.status': ({ id, ifNoneMatch }) => ({ body: { id, ifNoneMatch } }),
  'calls.list': ({ query }) => ({ body: query }),
  'calls.create': ({ body, idempotencyKey, deviceId, deviceLabel }) => ({
    status: 201,
    body: { body, idempotencyKey, deviceId, deviceLabel },
  }),
  'calls.hold': ({ id, body }) => ({ body: { id, body } }),
  'calls.end': ({ body }) => ({ body }),
  'contacts.list': () => ({ body: [] }),
  'contacts.create': ({ body }) => ({ status: 201, body }),
  'contacts.delete': () => ({ status: 204, body: null }),
  'conversations.get': () => {
    throw new TypeError('secret detail of the database');
  },
  'calls.answer': () => {
    throw new CallError('rate_limited', { details: { retryAfterSeconds: 11.2 } });
  },
};

let served: Served | null = null;
afterEach(async () => {
  await served?.close();
  served = null;
});

const logger = createRecordingLogger();
const router = (): Router =>
  createRouter({
    handlers,
    authenticate,
    allowedOrigins: new Set(['https://app.example']),
    cors: noCors,
    limits: createRequestLimits(false, Date.now),
    logger,
    gate: new RequestGate(),
  });

interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly error: { code: string; message: string; retryable: boolean; details: Record<string, unknown> };
  } & Record<string, unknown>;
}

async function ask(
  line: string,
  init: { as?: string; json?: unknown; body?: string; headers?: Record<string, string> } = {},
): Promise<Asked> {
  const [method = 'GET', path = '/'] = line.split(' ');
  const body = init.json === undefined ? init.body : JSON.stringify(init.json);
  const response = await fetch(`${served?.url ?? ''}${path}`, {
    method,
    headers: {
      ...(init.as === '' ? {} : { authorization: `Bearer ${init.as ?? 'amara'}` }),
      ...(init.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...init.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? null : JSON.parse(text)) as Asked['body'],
  };
}

const call = { to: { phone: '+12025550142' } };

describe.each<[string, string, () => RequestListener]>([
  ['Express 5', '/api/v1', () => express().use('/api/v1', router())],
  ['Express 4', '/api/v1', () => express4().use('/api/v1', router())],
  [
    'Express 5 after express.json()',
    '/api/v1',
    () => express().use(express.json(), express.urlencoded()).use('/api/v1', router()),
  ],
  [
    'Express 4 after express.json()',
    '/api/v1',
    () => express4().use(express4.json()).use('/api/v1', router()),
  ],
  [
    'Express 5 after express.raw()',
    '/api/v1',
    () =>
      express()
        .use(express.raw({ type: () => true }))
        .use('/api/v1', router()),
  ],
  [
    'Express 4 after express.text()',
    '/api/v1',
    () =>
      express4()
        .use(express4.text({ type: () => true }))
        .use('/api/v1', router()),
  ],
  ['an Express router in a router', '/a/b', () => express().use('/a', express.Router().use('/b', router()))],
  ['bare http', '', () => router()],
])('%s', (_host, mount, listener) => {
  const serveHere = async (): Promise<void> => {
    served = await serve(listener());
  };

  it('answers GET with the id of the path, with and without a query', async () => {
    await serveHere();
    expect(await ask(`GET ${mount}/calls/c-1`)).toMatchObject({ status: 200, body: { id: 'c-1' } });
    expect(await ask(`GET ${mount}/calls/active`)).toMatchObject({ status: 200, body: { me: 'amara' } });
    expect((await ask(`GET ${mount}/calls?limit=5&missed=true`)).body).toEqual({ limit: 5, missed: true });
  });

  it('reads a JSON body and hands over our headers', async () => {
    await serveHere();
    const headers = {
      'idempotency-key': 'k1',
      'x-offhook-device': 'd1',
      'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537',
    };
    const answer = await ask(`POST ${mount}/calls`, { json: call, headers });
    expect(answer).toMatchObject({
      status: 201,
      body: { body: call, idempotencyKey: 'k1', deviceId: 'd1', deviceLabel: 'Chrome on Windows' },
    });
  });

  it('takes a command without a body, and refuses unknown keys and bodies that are not JSON', async () => {
    await serveHere();
    expect((await ask(`POST ${mount}/calls/c-1/hold`)).status).toBe(200);
    expect((await ask(`POST ${mount}/calls/c-1/hold`, { json: { a: 1 } })).status).toBe(400);
    const wrongType = await ask(`POST ${mount}/calls`, {
      body: JSON.stringify(call),
      headers: { 'content-type': 'text/plain' },
    });
    expect(wrongType).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
    expect((await ask(`POST ${mount}/calls`, { json: { ...call, big: 'x'.repeat(99_000) } })).status).toBe(
      400,
    );
  });

  it('answers 405 with Allow for a known path, and 404 or the host for an unknown one', async () => {
    await serveHere();
    const wrongMethod = await ask(`DELETE ${mount}/calls/c-1`);
    expect(wrongMethod).toMatchObject({ status: 405, body: { error: { code: 'method_not_allowed' } } });
    expect(wrongMethod.headers.get('allow')).toBe('GET, HEAD');
    const response = await fetch(`${served?.url ?? ''}${mount}/nothing/here`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain(mount === '' ? 'application/json' : 'text/html');
  });
});

describe('input that is refused', () => {
  const json = { 'content-type': 'application/json' };
  it.each<[string, string, Parameters<typeof ask>[1], number, string, string?]>([
    ['malformed JSON', 'POST /calls', { body: '{"to":', headers: json }, 400, 'invalid_request'],
    ['a body over 100 kB', 'POST /calls', { json: { notes: 'x'.repeat(103_000) } }, 413, 'payload_too_large'],
    ['a huge body', 'POST /calls', { json: { notes: 'x'.repeat(3_000_000) } }, 413, 'payload_too_large'],
    [
      'a form',
      'POST /calls',
      { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      400,
      'invalid_request',
    ],
    [
      'a compressed body',
      'POST /calls',
      { body: '{}', headers: { ...json, 'content-encoding': 'gzip' } },
      400,
      'invalid_request',
    ],
    ['null', 'POST /calls', { body: 'null', headers: json }, 400, 'invalid_request'],
    ['a list', 'POST /calls', { json: [] }, 400, 'invalid_request'],
    ['a list where nothing is needed', 'POST /calls/c/hold', { json: [] }, 400, 'invalid_request'],
    [
      'an unknown key',
      'POST /calls',
      { json: { ...call, chanel: 'voice' } },
      400,
      'invalid_request',
      'chanel',
    ],
    [
      'an unknown key within',
      'POST /calls',
      { json: { to: { phone: '+1', ext: '2' } } },
      400,
      'invalid_request',
      'to.ext',
    ],
    [
      '__proto__',
      'POST /calls',
      { body: '{"to":{"phone":"+12025550142"},"__proto__":{"a":1}}', headers: json },
      400,
      'invalid_request',
    ],
    ['a wrong type', 'POST /calls', { json: { to: { phone: 5 } } }, 400, 'invalid_request', 'to.phone'],
    ['nothing where something is needed', 'POST /calls', {}, 400, 'invalid_request', 'to'],
    ['an unknown query', 'GET /calls?limt=5', {}, 400, 'invalid_request', 'limt'],
    ['a query where none is known', 'GET /calls/c-1?x=1', {}, 400, 'invalid_request', 'x'],
    ['a query given twice', 'GET /calls?limit=5&limit=6', {}, 400, 'invalid_request', 'limit'],
    ['a limit that is too high', 'GET /calls?limit=201', {}, 400, 'invalid_request', 'limit'],
    [
      'a long Idempotency-Key',
      'POST /calls',
      { json: call, headers: { 'idempotency-key': 'k'.repeat(201) } },
      400,
      'invalid_request',
    ],
    [
      'a long device id',
      'POST /calls',
      { json: call, headers: { 'x-offhook-device': 'd'.repeat(201) } },
      400,
      'invalid_request',
    ],
    ['a broken percent code', 'GET /calls/%zz', {}, 404, 'not_found'],
    ['an endless id', `GET /calls/${'x'.repeat(2000)}`, {}, 404, 'not_found'],
    ['no token', 'GET /calls/active', { as: '' }, 401, 'unauthorized'],
    ['an unknown token', 'GET /calls/active', { as: 'nobody' }, 401, 'unauthorized'],
    ['authenticate that throws', 'GET /calls/active', { as: 'broken' }, 401, 'unauthorized'],
    ['a role that may not', 'GET /contacts', { as: 'maya' }, 403, 'forbidden'],
    [
      'a refusal before the body is looked at',
      'POST /contacts',
      { as: 'maya', body: '{', headers: json },
      403,
      'forbidden',
    ],
  ])('%s', async (_name, line, init, status, code, path) => {
    served = await serve(router());
    const answer = await ask(line, init);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error).toEqual({
      code,
      message: expect.any(String),
      retryable: false,
      details: expect.any(Object),
    });
    if (path !== undefined)
      expect(answer.body.error.details['issues']).toMatchObject([{ path, message: expect.any(String) }]);
  });

  it('refuses a chunked body as soon as it is too large, and the connection lives on', async () => {
    served = await serve(router());
    const { port } = new URL(served.url);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        authorization: 'Bearer amara',
        'content-type': 'application/json',
        'transfer-encoding': 'chunked',
      };
      const sending = httpRequest(
        { host: '127.0.0.1', port, path: '/calls', method: 'POST', headers },
        (response) => {
          response.resume();
          sending.end();
          resolve(response.statusCode);
        },
      );
      sending.on('error', reject);
      sending.write('x'.repeat(150_000));
    });
    expect(status).toBe(413);
    expect((await ask('GET /health')).status).toBe(200);
  });

  it('says what to do when the host has read the body and not kept it', async () => {
    const app = express().use((request, _response, next) => {
      request.resume();
      request.on('end', () => next());
    });
    served = await serve(app.use(router()));
    expect((await ask('POST /calls', { json: call })).status).toBe(500);
    const line = logger.lines.at(-1)?.facts as { readonly err: Error };
    expect(line.err.message).toContain('Mount the Offhook router before');
  });
});

describe('answers', () => {
  it('are private, need revalidation and are never sniffed', async () => {
    served = await serve(router());
    const { headers } = await ask('GET /calls/active');
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'private, no-cache',
      vary: 'Authorization, Origin',
      'x-content-type-options': 'nosniff',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  it('are 304 for a known version, also one with characters that no header may hold', async () => {
    served = await serve(router());
    for (const id of ['c-1', 'zo%C3%AB%22,%20%25']) {
      const first = await ask(`GET /calls/${id}`);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^W\/"[\x21-\x7e]+"$/);
      const again = await ask(`GET /calls/${id}`, { headers: { 'if-none-match': etag } });
      expect(again).toMatchObject({ status: 304, body: null });
      expect(again.headers.get('etag')).toBe(etag);
      expect((await ask(`GET /calls/${id}`, { headers: { 'if-none-match': `"x", ${etag}` } })).status).toBe(
        304,
      );
      expect((await ask(`GET /calls/${id}`, { headers: { 'if-none-match': 'W/"other"' } })).status).toBe(200);
    }
  });

  it('hand the handler the tag as it was given', async () => {
    served = await serve(router());
    expect(
      (await ask('GET /calls/c/status', { headers: { 'if-none-match': 'W/"a%22b"' } })).body,
    ).toMatchObject({ ifNoneMatch: 'a"b' });
  });

  it('have no body for 204 and for HEAD', async () => {
    served = await serve(router());
    expect(await ask('DELETE /contacts/c')).toMatchObject({ status: 204, body: null });
    expect(await ask('HEAD /health', { as: '' })).toMatchObject({ status: 200, body: null });
  });

  it('carry Retry-After, and WWW-Authenticate where a sign-in is missing', async () => {
    served = await serve(router());
    const limited = await ask('POST /calls/c/answer', { json: { deviceId: 'd' } });
    expect(limited).toMatchObject({ status: 429, body: { error: { retryable: true } } });
    expect(limited.headers.get('retry-after')).toBe('12');
    expect((await ask('GET /calls/active', { as: '' })).headers.get('www-authenticate')).toBe('Bearer');
  });

  it('say nothing of what went wrong inside, but give the id under which it is logged', async () => {
    served = await serve(router());
    const { status, body } = await ask('GET /conversations/c');
    expect(status).toBe(500);
    expect(body.error).toMatchObject({ code: 'unavailable', details: { errorId: expect.any(String) } });
    expect(JSON.stringify(body)).not.toContain('database');
    expect(logger.lines.at(-1)).toMatchObject({
      level: 'error',
      facts: { errorId: body.error.details['errorId'] },
    });
  });
});

describe('cookie sessions', () => {
  const asMaya = { cookie: 'session=maya' };
  it.each<[string, Record<string, string>, number]>([
    ['the same origin', { 'sec-fetch-site': 'same-origin' }, 200],
    ['no browser', {}, 200],
    ['an allowed origin', { 'sec-fetch-site': 'cross-site', origin: 'https://app.example' }, 200],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['another site that hides its origin', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a sister site', { 'sec-fetch-site': 'same-site', origin: 'https://other.app.example' }, 403],
    ['another site in an old browser', { origin: 'https://evil.example' }, 403],
    ['an opaque origin', { origin: 'null' }, 403],
  ])('from %s', async (_name, headers, status) => {
    served = await serve(router());
    expect((await ask('POST /calls/c/hold', { as: '', headers: { ...asMaya, ...headers } })).status).toBe(
      status,
    );
  });

  it('need no check with a bearer token, or for reading', async () => {
    served = await serve(router());
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    expect((await ask('POST /calls/c/hold', { headers: foreign })).status).toBe(200);
    expect((await ask('GET /calls/active', { as: '', headers: { ...asMaya, ...foreign } })).status).toBe(200);
  });
});
