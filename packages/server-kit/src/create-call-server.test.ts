import type { Call } from '@offhook/core/call';
import type { ErrorBody } from '@offhook/core/errors';
import { routes, type RouteName } from '@offhook/core/routes';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemRoutes } from './http/system-routes.js';
import { createRecordingLogger } from './http/testing/recording-logger.js';
import { serve } from './http/testing/serve.js';
import {
  access,
  createCallServer,
  createTokenSigner,
  demo,
  jwt,
  p2p,
  type CallServerOptions,
} from './index.js';
import type { MatchedRequest } from './http/matched-request.js';
import { startCallSystem, waitFor, type CallSystem } from './testing/index.js';

type Refusal = { readonly error: ErrorBody };
const keys = { secret: 'a secret of thirty-two bytes, at least', issuer: 'i', audience: 'a' };
const options = (): CallServerOptions => ({
  database: 'file::memory:',
  authenticate: jwt(keys),
  providers: [demo(), p2p()],
  logger: createRecordingLogger(),
});

describe('createCallServer() refuses', () => {
  it.each<[string, object, RegExp]>([
    ['no database', { database: undefined }, /needs a database/],
    ['a database it does not know', { database: 'mysql://localhost' }, /database/],
    ['no authenticate', { authenticate: undefined }, /needs authenticate/],
    ['authenticate that is no function', { authenticate: 'secret' }, /needs authenticate/],
    ['no providers', { providers: [] }, /at least one provider/],
    ['a provider twice', { providers: [demo(), demo()] }, /twice/],
    ['a default that is no provider', { defaults: { voice: 'twilio' } }, /twilio/],
    [
      'an option that does not exist',
      { database: 'file::memory:', allowedOrigin: 'x' },
      /no option "allowedOrigin"/,
    ],
    ['an option that is not there yet', { redis: 'redis://localhost' }, /no option "redis"/],
    ['users beside a directory', { users: [], directory: {} }, /either users or a directory/],
    ['a region that is none', { preDial: { defaultRegion: 'USA' } }, /defaultRegion/],
    ['an origin that is none', { allowedOrigins: ['nonsense'] }, /origin/],
    ['a ring that is too short', { ring: { appTimeoutMs: 10 } }, /ring\.appTimeoutMs/],
    ['a ring that is too long', { ring: { phoneTimeoutMs: 121_000 } }, /ring\.phoneTimeoutMs/],
    ['a life of rooms that is no number', { rooms: { ttlSeconds: Number.NaN } }, /rooms\.ttlSeconds/],
  ])('%s', async (_name, wrong, message) => {
    const made = createCallServer({ ...options(), ...wrong });
    await expect(made).rejects.toThrow(TypeError);
    await expect(made).rejects.toThrow(message);
  });

  it('to be attached to what is no server', async () => {
    const server = await createCallServer(options());
    expect(() => server.attach({} as never, '/')).toThrow(TypeError);
    await server.close();
  });
});

describe('a call server', () => {
  let system: CallSystem;
  beforeAll(async () => {
    system = await startCallSystem();
  });
  afterAll(() => system.close());

  it('serves every route of the table', { timeout: 30_000 }, async () => {
    const amara = await system.as('amara');
    for (const name of Object.keys(routes) as RouteName[]) {
      const [method = '', path = ''] = routes[name].split(' ');
      const { status, body } = await amara.request<Partial<Refusal> | null>(
        method,
        path.replace(':id', 'nothing'),
        method === 'GET' ? undefined : {},
      );
      expect([name, body?.error?.message]).not.toEqual([name, 'There is nothing at this address.']);
      expect([name, status < 500]).toEqual([name, true]);
    }
  });

  it('asks everybody but the public routes to sign in', async () => {
    for (const name of Object.keys(routes) as RouteName[]) {
      const [method = '', path = ''] = routes[name].split(' ');
      const { status } = await fetch(system.url + path.replace(':id', 'nothing'), { method });
      expect([name, status]).toEqual([name, access[name] === 'public' ? 200 : 401]);
    }
  });

  it('says who is signed in and what is simulated', async () => {
    const amara = await system.as('amara');
    expect((await amara.request('GET', '/me')).body).toEqual({
      userId: 'amara',
      orgId: 'harbour',
      role: 'admin',
      name: 'Dr. Amara Osei',
      modes: { voice: 'demo', video: 'live', sms: 'off' },
    });
  });

  it('answers polling with 304 until something changes', async () => {
    const leo = await system.as('leo');
    const first = await leo.request('GET', '/calls/active');
    const etag = first.headers.get('etag') ?? '';
    expect((await leo.request('GET', '/calls/active', undefined, { 'if-none-match': etag })).status).toBe(
      304,
    );
    const { body: call } = await leo.request<Call>('POST', '/calls', { to: { phone: '+12025550142' } });
    expect((await leo.request('GET', '/calls/active', undefined, { 'if-none-match': etag })).status).toBe(
      200,
    );
    await leo.request('POST', `/calls/${call.id}/end`, {});
  });

  it('lets nobody in who was revoked, and ends their calls', async () => {
    const [maya, amara] = await Promise.all([system.as('maya'), system.as('amara')]);
    const { body: call } = await maya.request<Call>('POST', '/calls', {
      to: { userId: 'amara' },
      channel: 'video',
      deviceId: 'tab',
    });
    await system.server.revokeUser('maya');
    expect((await maya.request('GET', '/me')).status).toBe(401);
    const ended = await waitFor(
      'the end',
      () => amara.request<Call>('GET', `/calls/${call.id}`),
      ({ body }) => body.endedAt !== null,
    );
    expect(ended.body.status).not.toBe('ringing');
  });
});

describe('mounting and closing', () => {
  it('serves its parts one by one, and leaves the rest to the host', async () => {
    const server = await createCallServer(options());
    const app = express()
      .use('/phone', server.routers.calls)
      .use('/people', server.routers.contacts, server.routers.system);
    const host = await serve(app.use((_request, response) => void response.status(418).end()));
    const authorization = `Bearer ${await createTokenSigner({ ...keys, lifetimeSeconds: 60 })({ userId: 'a', orgId: 'o', role: 'agent', name: 'A' })}`;
    const status = async (path: string): Promise<number> =>
      (await fetch(host.url + path, { headers: { authorization } })).status;
    expect(
      await Promise.all(['/phone/calls/active', '/people/contacts', '/people/health'].map(status)),
    ).toEqual([200, 200, 200]);
    expect(await Promise.all(['/phone/contacts', '/people/calls', '/other'].map(status))).toEqual([
      418, 418, 418,
    ]);
    await server.close();
    await host.close();
  });

  it('finishes what is under way before it closes, then turns requests away, and closes once', async () => {
    const server = await createCallServer(options());
    const host = await serve(server.router);
    const authorization = `Bearer ${await createTokenSigner({ ...keys, lifetimeSeconds: 60 })({ userId: 'a', orgId: 'o', role: 'agent', name: 'A' })}`;
    const post = (): Promise<Response> =>
      fetch(`${host.url}/contacts`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Ann' }),
      });
    const arrived = new Promise((resolve) => host.server.once('request', resolve));
    const running = post();
    await arrived;
    const closing = Promise.all([server.close(), server.close()]);
    expect((await running).status).toBe(201);
    await closing;
    const late = await post();
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '5']);
    expect((await fetch(`${host.url}/health`)).status).toBe(200);
    expect((await fetch(`${host.url}/ready`)).status).toBe(503);
    await server.close();
    await host.close();
  });

  it('is not ready while the database does not answer, and says why in the log only', async () => {
    const reasons: unknown[] = [];
    const { ready } = systemRoutes({
      modesOf: () => ({ voice: 'demo', video: 'live', sms: 'demo' }),
      checkDatabase: () => Promise.reject(new Error('connection refused')),
      onNotReady: (error) => reasons.push(error),
    });
    expect(await ready?.({} as MatchedRequest)).toEqual({
      status: 503,
      body: { status: 'unavailable', checks: { database: 'unavailable' } },
    });
    expect(reasons).toHaveLength(1);
  });
});
