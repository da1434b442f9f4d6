import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { startCallSystem, type CallSystem } from '../testing/index.js';

const ours = 'https://app.example';
const foreign = 'https://evil.example';

let system: CallSystem;
const close: (() => void)[] = [];
beforeAll(async () => {
  system = await startCallSystem({
    allowedOrigins: [ours],
    publicUrl: 'https://calls.example/api/v1',
    rateLimits: { perUserMinute: 1 },
  });
  return () => system.close();
});
afterEach(() => {
  for (const one of close.splice(0)) one();
});

const corsOf = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

const preflight = (origin: string, path = '/calls/active', url = system.url): Promise<Response> =>
  fetch(url + path, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization,x-offhook-device',
    },
  });
const readable = { 'access-control-allow-origin': ours, 'access-control-allow-credentials': 'true' };

it('a page of a listed origin is told before it asks what it may ask', async () => {
  const answer = await preflight(ours);
  expect([answer.status, await answer.text()]).toEqual([204, '']);
  expect(corsOf(answer)).toEqual({
    ...readable,
    'access-control-allow-methods': 'GET, HEAD',
    'access-control-allow-headers': 'authorization,x-offhook-device',
    'access-control-max-age': '7200',
  });
  expect(answer.headers.get('vary')).toContain('Origin');
  expect(corsOf(await preflight(ours, '/contacts/42'))['access-control-allow-methods']).toBe(
    'GET, HEAD, PATCH, DELETE',
  );
  expect(corsOf(await preflight('https://calls.example'))['access-control-allow-origin']).toBe(
    'https://calls.example',
  );
});

it('every answer to such a page can be read, refusals too, with what it needs of the headers', async () => {
  const { token } = await system.as('amara');
  const ask = (path: string, authorization?: string) =>
    fetch(system.url + path, { headers: { origin: ours, ...(authorization && { authorization }) } });
  const answers = [
    await ask('/me', `Bearer ${token}`),
    await ask('/calls/active', `Bearer ${token}`),
    await ask('/me'),
    await ask('/health'),
    await fetch(`${system.url}/me`, { method: 'PUT', headers: { origin: ours } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 429, 401, 200, 405]);
  for (const answer of answers) {
    expect(corsOf(answer)).toEqual({ ...readable, 'access-control-expose-headers': 'ETag, Retry-After' });
    expect(answer.headers.get('vary')).toBe('Authorization, Origin');
  }
});

it('another origin gets nothing: no preflight, no header, never a wildcard', async () => {
  for (const origin of [foreign, 'null', `${ours}.evil.example`, 'http://app.example']) {
    const answer = await preflight(origin);
    expect([answer.status, corsOf(answer)]).toEqual([405, {}]);
    const asked = await fetch(`${system.url}/health`, { headers: { origin } });
    expect([asked.status, corsOf(asked), asked.headers.get('vary')]).toEqual([
      ...[200, {}, 'Authorization, Origin'],
    ]);
  }
});

it('webhooks are no business of pages, and the own origin needs none of it', async () => {
  expect(corsOf(await preflight(ours, '/webhooks/twilio'))).toEqual({});
  const own = await fetch(`${system.url}/health`, { headers: { origin: system.origin } });
  expect([own.status, corsOf(own)]).toEqual([200, {}]);
});

it.each([true, false])(
  'headers are never there twice when the host sets its own (cors: %s)',
  async (cors) => {
    const hosted = await startCallSystem({ allowedOrigins: [ours], cors });
    const app = express();
    app.use((_request, response, next) => {
      response.setHeader('Access-Control-Allow-Origin', ours);
      next();
    });
    app.use('/api/v1', hosted.server.router);
    const server = createServer(app).listen(0, '127.0.0.1');
    close.push(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
    const answer = await fetch(`${url}/health`, { headers: { origin: ours } });
    expect(corsOf(answer)).toEqual({ 'access-control-allow-origin': ours });
    const direct = await fetch(`${hosted.url}/health`, { headers: { origin: ours } });
    expect('access-control-allow-origin' in corsOf(direct)).toBe(cors);
    await hosted.close();
  },
);

it('without listed origins there is no CORS at all', async () => {
  const closed = await startCallSystem();
  const answer = await preflight(closed.origin, '/health', closed.url);
  expect([answer.status, corsOf(answer)]).toEqual([405, {}]);
  await closed.close();
});
