import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Call, LegObservation } from '@offhook/core/call';
import type { ErrorBody } from '@offhook/core/errors';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../database/database.js';
import { openDatabase } from '../database/open-database.js';
import { createRecordingLogger } from '../http/testing/recording-logger.js';
import { startCallSystem, waitFor, type ApiUser, type CallSystem } from '../testing/index.js';
import { seededRandom, shuffled } from '../testing/orders.js';
import { startPostgres, type TestPostgres } from '../testing/postgres.js';
import { createWire, publicUrl, type Wire, type WireEvent } from './testing/wire-provider.js';

const express4 = createRequire(import.meta.url)('express-4') as typeof express;
const longestLifeMs = 9;
const shuffles = { sqlite: 500, postgres: 100 };
type Refusal = { readonly error: ErrorBody };
type Placed = { readonly call: Call; readonly legId: string; readonly at: number };

describe.each(['sqlite', 'postgres'] as const)('webhooks on %s', (engine) => {
  let postgres: TestPostgres | null = null;
  let folder: string;
  let system: CallSystem;
  let amara: ApiUser;
  let database: Database;
  const wire: Wire = createWire();
  const logger = createRecordingLogger();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'offhook-webhooks-'));
    if (engine === 'postgres') postgres = await startPostgres();
    const target =
      postgres === null ? `file:${join(folder, 'offhook.db')}` : { url: postgres.url, schema: 'webhooks' };
    system = await startCallSystem({ database: target, providers: [wire.provider], publicUrl, logger });
    database = await openDatabase(target);
    amara = await system.as('amara');
  }, 60_000);
  afterAll(async () => {
    await database?.close();
    await system?.close();
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const read = async (id: string): Promise<Call> => (await amara.request<Call>('GET', `/calls/${id}`)).body;
  /** A call of which the vendor was told, with the id of its leg. */
  async function tellOfCall(): Promise<Placed> {
    const { body } = await amara.request<Call>('POST', '/calls', { to: { phone: '+12025550142' } });
    const dialed = await waitFor(
      'dial',
      async () => wire.dialed.find((one) => one.callId === body.id),
      (one) => one !== undefined,
    );
    const at = Date.parse(body.startedAt ?? '');
    // Lives are told in milliseconds after it: nothing that is told may be ahead of the clock.
    const isPast = (now: number): boolean => now > at + longestLifeMs + 10;
    await waitFor('the end of the life', async () => Date.now(), isPast);
    return { call: body, legId: dialed?.leg.id ?? '', at };
  }
  /** A call that the vendor has accepted, and whose own news of that are stored. */
  async function place(): Promise<Placed> {
    const placed = await tellOfCall();
    await waitFor(
      'dialing',
      () => read(placed.call.id),
      ({ version }) => version > 1,
    );
    return placed;
  }
  const leg = (callId: string, observation: LegObservation): WireEvent => ({
    type: 'leg',
    callId,
    observation,
  });
  const receipts = async (key: string): Promise<readonly { call_id: string | null }[]> =>
    database.read(
      `select call_id from ${database.table('offhook_webhook_receipts')} where provider = ? and event_key = ?`,
      ['wire', key],
    );

  it('takes a call from ringing to its end, several news at once', async () => {
    const { call, legId, at } = await place();
    const ringing = leg(call.id, { legId, state: 'ringing', at: at + 1 });
    expect((await wire.send(system.url, [ringing])).status).toBe(204);
    expect(await read(call.id)).toMatchObject({ status: 'ringing', timings: { ringing: 1 } });
    const answered = await wire.send(system.url, [
      leg(call.id, { legId, state: 'up', at: at + 3 }),
      { type: 'recording', callId: call.id, state: 'on', at: at + 4 },
    ]);
    expect(answered.status).toBe(204);
    expect((await read(call.id)).status).toBe('connected');
    // Nobody wanted a recording, so that it is stopped at once; that there was one stays in the timeline.
    const { body: timeline } = await amara.request<{ items: readonly { data: object }[] }>(
      'GET',
      `/calls/${call.id}/events`,
    );
    expect(timeline.items.map(({ data }) => data)).toContainEqual(expect.objectContaining({ state: 'on' }));
    await wire.send(system.url, [leg(call.id, { legId, state: 'ended', at: at + 9 })]);
    expect(await read(call.id)).toMatchObject({
      status: 'ended',
      answeredAt: new Date(at + 3).toISOString(),
      endedAt: new Date(at + 9).toISOString(),
      endReason: 'completed',
    });
  });

  it('applies an event once, whatever it says the second time; saying the same again makes no version', async () => {
    const { call, legId, at } = await place();
    const id = `once-${engine}`;
    await wire.send(system.url, [leg(call.id, { legId, state: 'ringing', at: at + 1 })], { id });
    const { version } = await read(call.id);
    const again = [leg(call.id, { legId, state: 'ended', at: at + 2, cause: 'busy' })];
    expect((await wire.send(system.url, again, { id })).status).toBe(204);
    const other = [leg(call.id, { legId, state: 'ringing', at: at + 1 })];
    expect((await wire.send(system.url, other, { id: `${id}-other` })).status).toBe(204);
    expect(await read(call.id)).toMatchObject({ version, status: 'ringing' });
    expect(await receipts(id)).toEqual([{ call_id: call.id }]);
    expect(await receipts(`${id}-other`)).toEqual([{ call_id: call.id }]);
  });

  it('hears of a call before the answer to its create', async () => {
    let answer = (): void => undefined;
    wire.beforeAnswer = new Promise((resolve) => (answer = resolve));
    const { call, legId, at } = await tellOfCall();
    await wire.send(system.url, [
      leg(call.id, { legId, state: 'ringing', at: at + 1, providerLegId: 'w-1' }),
      leg(call.id, { legId, state: 'up', at: at + 2 }),
    ]);
    expect((await read(call.id)).status).toBe('connected');
    answer();
    wire.beforeAnswer = Promise.resolve();
    await wire.send(system.url, [leg(call.id, { legId, state: 'ended', at: at + 7 })]);
    expect(await read(call.id)).toMatchObject({ status: 'ended', endedAt: new Date(at + 7).toISOString() });
  });

  it(
    `${shuffles[engine]} shuffles of one life, with duplicates, end in the same record`,
    { timeout: 300_000 },
    async () => {
      const random = seededRandom(20_260_101);
      const record = async (round: number): Promise<unknown> => {
        const { call, legId, at } = await place();
        const life: readonly (readonly WireEvent[])[] = [
          [leg(call.id, { legId, state: 'dialing', at })],
          [leg(call.id, { legId, state: 'ringing', at: at + 1, providerLegId: `leg-${round}` })],
          [leg(call.id, { legId, state: 'up', at: at + 4, answeredBy: 'machine' })],
          [{ type: 'recording', callId: call.id, state: 'on', at: at + 5 }],
          [{ type: 'recording', callId: call.id, state: 'off', at: at + 8 }],
          [leg(call.id, { legId, state: 'ended', at: at + 9, cause: 'completed', upAt: at + 4 })],
        ];
        const sent = shuffled([...life, ...life.filter(() => random() < 0.5)], random);
        for (const events of sent) {
          const id = `${round}-${engine}-${life.indexOf(events)}`;
          expect((await wire.send(system.url, events, { id })).status).toBe(204);
        }
        const ended = await read(call.id);
        const { status, outcome, endReason, recording, timings, participants, error } = ended;
        const lastedMs = Date.parse(ended.endedAt ?? '') - Date.parse(ended.answeredAt ?? '');
        const states = participants.map((one) => one.state);
        return { status, outcome, endReason, lastedMs, recording, timings, states, error };
      };
      const first = await record(0);
      expect(first).toMatchObject({
        status: 'ended',
        outcome: 'voicemail',
        lastedMs: 5,
        recording: 'off',
      });
      const atOnce = 10;
      for (let round = 1; round <= shuffles[engine]; round += atOnce) {
        const rounds = Array.from({ length: atOnce }, (_, step) => record(round + step));
        for (const one of await Promise.all(rounds)) expect(one).toEqual(first);
      }
    },
  );

  it('refuses what is forged, stale, unsigned, written anew or for another account, and changes nothing', async () => {
    const { call, legId, at } = await place();
    const news = [leg(call.id, { legId, state: 'ended', at: at + 1, cause: 'busy' })];
    const { headers, body } = wire.sign(news);
    const post = (changed: object, text = body, path = '') =>
      fetch(`${system.url}/webhooks/wire${path}`, {
        method: 'POST',
        headers: { ...headers, ...changed },
        body: text,
      });
    const forged = await wire.send(system.url, news, { secret: 'guessed' });
    expect([forged.status, ((await forged.json()) as Refusal).error.code]).toEqual([403, 'forbidden']);
    expect((await wire.send(system.url, news, { at: Date.now() - 301_000 })).status).toBe(403);
    expect((await post({ 'x-wire-signature': '' })).status).toBe(403);
    expect((await post({}, JSON.stringify(JSON.parse(body), null, 1))).status).toBe(403);
    expect((await post({}, body, '/status')).status).toBe(403);
    expect((await post({}, body, '?account=somebody-else')).status).toBe(403);
    expect((await post({ host: 'evil.example', 'x-forwarded-host': 'evil.example' })).status).toBe(204);
    expect((await read(call.id)).status).toBe('busy');
  });

  it('stores what it does not understand or does not know, and says so with a 2xx', async () => {
    const before = logger.lines.length;
    expect((await wire.send(system.url, [{ type: 'weather' }], { id: `sun-${engine}` })).status).toBe(204);
    expect(await receipts(`sun-${engine}`)).toEqual([{ call_id: null }]);
    const stranger = [leg('nobody-knows-it', { legId: 'x', state: 'up', at: Date.now() })];
    expect((await wire.send(system.url, stranger, { id: `stranger-${engine}` })).status).toBe(204);
    expect(await receipts(`stranger-${engine}`)).toEqual([{ call_id: null }]);
    expect(logger.lines.slice(before).map((line) => line.message)).toEqual([
      'a webhook tells of a call that is not known here',
    ]);
  });

  it('keeps no receipt of an effect that failed, so that the next attempt has it', async () => {
    const { call, legId, at } = await place();
    const id = `failed-${engine}`;
    const news = [leg(call.id, { legId, state: 'ringing', at: at + 1 })];
    const events = database.table('offhook_call_events');
    const away = 'offhook_call_events_away';
    await database.run(`alter table ${events} rename to ${away}`, []);
    const failed = await wire.send(system.url, news, { id });
    await database.run(
      `alter table ${events.replace('offhook_call_events', away)} rename to offhook_call_events`,
      [],
    );
    expect(failed.status).toBe(500);
    expect(await failed.text()).not.toContain('offhook_call');
    expect(await receipts(id)).toEqual([]);
    expect((await read(call.id)).status).toBe('initiating');
    expect((await wire.send(system.url, news, { id })).status).toBe(204);
    expect((await read(call.id)).status).toBe('ringing');
    expect(await receipts(id)).toHaveLength(1);
  });

  it('asks for an answer again that could not be carried out, when the vendor tries again', async () => {
    const call = {
      providerLegId: `WL-again-${engine}`,
      from: '+12025550143',
      to: '+12025550111',
      at: Date.now(),
    };
    const tell = () =>
      wire.send(system.url, [{ type: 'inbound', call }], { id: `again-${engine}`, path: '/inbound' });
    wire.answersToFail = 1;
    const failed = await tell();
    expect([failed.status, ((await failed.json()) as Refusal).error.code]).toEqual([503, 'unavailable']);
    expect(await (await tell()).text()).toBe('reject');
    expect(await receipts(`again-${engine}`)).toHaveLength(1);
  });

  it('many at once, of one call and with duplicates, are each applied once', async () => {
    const { call, legId, at } = await place();
    const states = ['dialing', 'ringing', 'up', 'ended'] as const;
    const all = states.flatMap((state, step) =>
      Array.from({ length: 5 }, () =>
        wire.send(system.url, [leg(call.id, { legId, state, at: at + step })], {
          id: `${state}-${engine}`,
        }),
      ),
    );
    expect(new Set((await Promise.all(all)).map((one) => one.status))).toEqual(new Set([204]));
    expect(await read(call.id)).toMatchObject({ status: 'ended', endedAt: new Date(at + 3).toISOString() });
    const { body } = await amara.request<{ items: { type: string; data: { state?: string } }[] }>(
      'GET',
      `/calls/${call.id}/events`,
    );
    const ended = body.items.filter((one) => one.data.state === 'ended');
    expect(ended).toHaveLength(1);
  });

  it.each([
    ['GET', '/webhooks/wire', 405],
    ['PUT', '/webhooks/wire', 405],
    ['POST', '/webhooks/nobody', 404],
    ['POST', '/webhooks/', 404],
    ['POST', '/webhooks/wire/a/b', 404],
    ['POST', '/webhooks/%77ire', 404],
  ])('%s %s is %i', async (method, path, status) => {
    const answer = await fetch(system.url + path, { method, ...(method === 'POST' ? { body: '{}' } : {}) });
    expect(answer.status).toBe(status);
    if (status === 405) expect(answer.headers.get('allow')).toBe('POST');
  });

  it('refuses a body that is too large before it is looked at', async () => {
    const { headers } = wire.sign([]);
    const body = 'x'.repeat(101 * 1024);
    const answer = await fetch(`${system.url}/webhooks/wire`, { method: 'POST', headers, body });
    expect(answer.status).toBe(413);
  });
});

describe('behind a body parser of the host', () => {
  const keepsBytes = (make: typeof express) =>
    make.json({
      verify: (request, _response, bytes) => Object.assign(request, { rawBody: Buffer.from(bytes) }),
    });
  const hosts: [
    string,
    typeof express,
    (make: typeof express) => ReturnType<typeof express.json> | null,
    number,
  ][] = [
    ['Express 5 without a parser', express, () => null, 204],
    ['Express 4 without a parser', express4, () => null, 204],
    ['Express 5 with express.json', express, (make) => make.json(), 503],
    ['Express 4 with express.json', express4, (make) => make.json(), 503],
    ['Express 5 with req.rawBody', express, keepsBytes, 204],
    ['Express 4 with req.rawBody', express4, keepsBytes, 204],
    ['Express 5 with express.raw', express, (make) => make.raw({ type: '*/*' }), 204],
  ];

  it.each(hosts)('%s', async (_name, make, parserOf, expected) => {
    const wire = createWire();
    const logger = createRecordingLogger();
    const system = await startCallSystem({
      ...{ providers: [wire.provider], publicUrl, logger, database: 'file::memory:' },
    });
    const app = make();
    const parser = parserOf(make);
    if (parser !== null) app.use(parser);
    app.use('/api/v1', system.server.router);
    const http = createServer(app as RequestListener).listen(0, '127.0.0.1');
    await once(http, 'listening');
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1`;
    const answers = [
      await wire.send(url, [{ type: 'weather' }]),
      await wire.send(url, [{ type: 'weather' }]),
    ];
    expect(answers.map((one) => one.status)).toEqual([expected, expected]);
    if (expected === 503) {
      const { error } = (await answers[0]?.json()) as Refusal;
      expect(error).toMatchObject({ code: 'not_configured' });
      expect(error.message).toMatch(/Mount the Offhook router before the body parser.*rawBody/);
      expect(logger.lines.filter((line) => line.level === 'error')).toHaveLength(1);
    }
    http.close();
    http.closeAllConnections();
    await system.close();
  });
});

it.each([
  ['Express 5', express],
  ['Express 4', express4],
] as const)('in %s, what is for no provider goes on to the host', async (_name, make) => {
  const wire = createWire();
  const system = await startCallSystem({
    ...{ providers: [wire.provider], publicUrl, database: 'file::memory:' },
  });
  const app = make();
  app.use('/api/v1', system.server.router);
  app.use('/parts', system.server.routers.webhooks);
  app.use((request, response) => void response.status(202).send(`${request.method} ${request.url}`));
  const http = createServer(app as RequestListener).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const post = async (path: string): Promise<readonly [number, string]> => {
    const answer = await fetch(origin + path, { method: 'POST', body: '{}' });
    return [answer.status, await answer.text()];
  };
  for (const path of ['/webhooks/stripe', '/webhooks/wire/a/b', '/webhooks/'])
    for (const mount of ['/api/v1', '/parts'])
      expect(await post(mount + path)).toEqual([202, `POST ${mount}${path}`]);
  for (const mount of ['/api/v1', '/parts']) expect((await post(`${mount}/webhooks/wire`))[0]).toBe(403);
  http.close();
  http.closeAllConnections();
  await system.close();
});

describe('without publicUrl', () => {
  it('a webhook that is signed with its address cannot be verified, and the operator is told', async () => {
    const wire = createWire();
    const logger = createRecordingLogger();
    const system = await startCallSystem({ providers: [wire.provider], logger, database: 'file::memory:' });
    const answer = await wire.send(system.url, [{ type: 'weather' }]);
    expect(answer.status).toBe(503);
    expect(((await answer.json()) as Refusal).error.message).toContain('set publicUrl');
    expect(logger.lines.map((line) => line.message)).toContain('a webhook cannot be verified');
    await system.close();
  });
});
