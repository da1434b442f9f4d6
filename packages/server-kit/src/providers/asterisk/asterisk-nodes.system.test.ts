import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Call } from '@offhook/core/call';
import type { TimelineEntry } from '@offhook/core/protocol';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { quietLogger } from '../../testing/call-system.js';
import { buildNode, startNodeProcess } from '../../testing/killed-node/start-node-process.fixture.js';
import { startPostgres, type TestPostgres } from '../../testing/postgres.js';
import { suiteNumbers, type ProviderUnderTest } from '../../testing/provider-suite/provider-world.js';
import {
  command,
  deviceId,
  place,
  read,
  ringIn,
  ringing,
  talkByPhone,
  until,
  untilLeg,
  untilStatus,
  type RungCall,
} from '../../testing/provider-suite/suite-calls.js';
import { startSuiteWorld, type SuiteWorld } from '../../testing/provider-suite/suite-world.js';
import type { FakeAsteriskOptions } from '../../testing/vendors/asterisk/index.js';
import { waitFor } from '../../testing/wait-for.js';
import { systemClock } from '../../ports/clock.js';
import type { CallServerOptions } from '../../server-options.js';
import { createAriClient } from './ari/ari-client.js';
import { startPbx, type Pbx } from './asterisk-world.fixture.js';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

async function pbxHere(fake?: Partial<FakeAsteriskOptions>): Promise<Pbx> {
  const pbx = await startPbx(fake);
  onTestFinished(pbx.close);
  return pbx;
}

async function startNode(node: ProviderUnderTest, options?: Partial<CallServerOptions>): Promise<SuiteWorld> {
  const world = await startSuiteWorld(node, options);
  onTestFinished(world.close);
  return world;
}

/** A call to another customer that goes on all the while. */
async function talkAside(world: SuiteWorld): Promise<RungCall> {
  const call = await place(world, { to: { phone: suiteNumbers.outside } });
  const customer = await ringing(world, suiteNumbers.outside);
  customer.answer();
  return { call: await untilStatus(world.amara, call, 'connected'), customer };
}

describe('the event stream of Asterisk that is cut', () => {
  it('comes back: what ended meanwhile has ended, what lives goes on, and new calls are heard', async () => {
    const pbx = await pbxHere();
    const world = await startNode(pbx.node);
    const [gone, stays] = [await talkByPhone(world), await talkAside(world)];
    pbx.fake.dropEventSockets({ refuseNext: 1 });
    gone.customer.hangUp();
    expect((await read(world.amara, gone.call)).status).toBe('connected');

    expect(await untilStatus(world.amara, gone.call, 'ended')).toMatchObject({ endReason: 'completed' });
    await untilLeg(world, world.vendor.addressOfAgent('amara'), 'ended');
    expect((await read(world.amara, stays.call)).status).toBe('connected');
    const { call } = await ringIn(world);
    await command(world.leo, call, 'answer', { deviceId });
    (await ringing(world, world.vendor.addressOfAgent('leo'))).answer();
    await untilStatus(world.leo, call, 'connected');
    await world.tidy();
  });
});

async function databaseHere(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-again-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return `file:${join(folder, 'offhook.db')}`;
}

describe('a server that starts again', () => {
  it('finds its calls at Asterisk: ended, running, and a caller who still waits', async () => {
    const database = await databaseHere();
    const pbx = await pbxHere();
    const before = await startNode(pbx.node, { database });
    const [gone, stays] = [await talkByPhone(before), await talkAside(before)];
    const waiting = await ringIn(before);
    await before.close();
    gone.customer.hangUp();

    const after = await startNode(pbx.node, { database });
    await untilStatus(after.amara, gone.call, 'ended');
    await untilLeg(after, after.vendor.addressOfAgent('amara'), 'ended');
    expect((await read(after.amara, stays.call)).status).toBe('connected');
    expect(await read(after.leo, waiting.call)).toMatchObject({ status: 'ringing' });
    await command(after.leo, waiting.call, 'answer', { deviceId });
    (await ringing(after, after.vendor.addressOfAgent('leo'))).answer();
    await untilStatus(after.leo, waiting.call, 'connected');
    waiting.customer.hangUp();
    await untilStatus(after.leo, waiting.call, 'ended');
    stays.customer.hangUp();
    await untilStatus(after.amara, stays.call, 'ended');
    await after.tidy();
  });

  it('has a caller who was only greeted yet leave a message, without a second greeting', async () => {
    const options = { database: await databaseHere(), voicemail };
    const pbx = await pbxHere({ soundMs: 60_000 });
    const before = await startNode(pbx.node, options);
    const { call, customer } = await ringIn(before);
    pbx.fake.fault({ method: 'POST', pathEnd: '/record', drop: 'before', times: 1_000 });
    for (const who of [before.amara, before.leo]) await command(who, call, 'decline');
    await untilLeg(before, suiteNumbers.customer, 'up', ({ heard }) => heard?.length === 1);
    await before.close();
    pbx.fake.clearFaults();

    const after = await startNode(pbx.node, options);
    const asksToRecord = `/ari/channels/${customer.legId}/record`;
    await waitFor('asked to record', async () => pbx.fake.requests.at(-1)?.path === asksToRecord, Boolean);
    await stopGreeting(pbx, call);
    const { heard } = await untilLeg(
      after,
      suiteNumbers.customer,
      'up',
      ({ recording }) => recording === 'on',
    );
    expect(heard).toEqual([expect.stringContaining('leave your message'), 'beep']);
    pbx.fake.phoneOf(customer.legId).press('#');
    await untilLeg(after, suiteNumbers.customer, 'ended');
    expect(await messagesOf(after, call)).toEqual([`offhook.${call.id}.message`]);
    expect((await read(after.amara, call)).status).toBe('declined');
    await after.tidy();
  });

  it('finds a message that was left meanwhile, and hangs up the caller who still waits', async () => {
    const options = { database: await databaseHere(), voicemail };
    const pbx = await pbxHere();
    const before = await startNode(pbx.node, options);
    const { call, customer } = await ringIn(before);
    for (const who of [before.amara, before.leo]) await command(who, call, 'decline');
    await untilLeg(before, suiteNumbers.customer, 'up', ({ recording }) => recording === 'on');
    await before.close();
    pbx.fake.phoneOf(customer.legId).press('#');

    const after = await startNode(pbx.node, options);
    await untilLeg(after, suiteNumbers.customer, 'ended');
    expect(await messagesOf(after, call)).toEqual([`offhook.${call.id}.message`]);
    await after.tidy();
  });
});

const voicemail = { greeting: { text: 'Please leave a message.' } };

async function stopGreeting({ options }: Pbx, { id }: Call): Promise<void> {
  const { ariUrl: url = '', user = '', password = '' } = options;
  await createAriClient({ url, user, password, clock: systemClock }).stopPlayback(`offhook.${id}.greeting`);
}

/** The recordings that are known of a call. */
async function messagesOf({ amara }: SuiteWorld, { id }: Call): Promise<readonly unknown[]> {
  const { body } = await amara.request<{ readonly items: readonly TimelineEntry[] }>(
    'GET',
    `/calls/${id}/events`,
  );
  return body.items
    .filter(({ type }) => type === 'recording-observed')
    .map(({ data }) => data['recordingId']);
}

describe('two nodes on one PostgreSQL', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres?.stop());

  it('one hears the events for both, and the other takes over when it is killed', async () => {
    const database = { url: postgres.url, schema: 'two_nodes' };
    const pbx = await pbxHere();
    const logged: string[] = [];
    const logger = { ...quietLogger, info: (_: object, message: string) => void logged.push(message) };
    const times = (start: string): number => logged.filter((line) => line.startsWith(start)).length;
    const world = await startNode(inOwnTime(pbx.node), { database, logger });
    const program = await buildNode();
    onTestFinished(program.remove);
    const order = { database, provider: 'asterisk', options: pbx.options };
    const other = await startNodeProcess(order, program);
    onTestFinished(other.kill);
    await waitFor(
      'the other one hears',
      async () => times('another node hears'),
      (found) => found === 1,
    );

    // Placed here, heard there.
    const { call, customer } = await talkByPhone(world);
    expect(times('hearing the events')).toBe(1);
    await other.kill();
    customer.hangUp();
    await waitFor(
      'taken over',
      async () => {
        world.clock.skip(5_000);
        return times('hearing the events');
      },
      (found) => found === 2,
    );
    expect(await untilStatus(world.amara, call, 'ended')).toMatchObject({ outcome: 'answered' });
    await untilLeg(world, world.vendor.addressOfAgent('amara'), 'ended');
    const next = await talkByPhone(world);
    next.customer.hangUp();
    await untilStatus(world.amara, next.call, 'ended');
    await world.tidy();
  });
});

/** A node whose provider's time can be put forward, though all else goes by the time of PostgreSQL. */
function inOwnTime(node: ProviderUnderTest): ProviderUnderTest {
  return {
    ...node,
    async startVendor({ url, clock }) {
      const vendor = await node.startVendor({ url, clock });
      const { provider } = vendor;
      return {
        ...vendor,
        provider: { ...provider, connect: (context) => provider.connect({ ...context, clock }) },
      };
    },
  };
}

describe('a call that comes in over a trunk', () => {
  const theirs = suiteNumbers.customer;

  it('finds the number of ours however the trunk writes it, and the contact by any of their numbers', async () => {
    const pbx = await pbxHere();
    const world = await startNode(pbx.node);
    const { body: contact } = await world.amara.request<{ readonly id: string }>('POST', '/contacts', {
      name: 'Maya Torres',
      phone: '+12025550160',
      phones: [{ label: 'work', number: theirs }],
    });
    pbx.fake.callIn({ from: theirs.slice(2), exten: '2025550199' });
    const { calls } = await waitFor(
      'it rings',
      async () => (await world.leo.request<{ readonly calls: readonly Call[] }>('GET', '/calls/active')).body,
      (active) => active.calls.length === 1,
    );
    expect(calls[0]).toMatchObject({ contactId: contact.id, from: { name: 'Maya Torres', phone: theirs } });
    await world.tidy();
  });

  it('for a number that nobody takes calls to is told so; a withheld number rings all the same', async () => {
    const pbx = await pbxHere();
    const world = await startNode(pbx.node);
    const stray = pbx.fake.callIn({ from: theirs, exten: '+12025550188' });
    const causeOf = (id: string) => pbx.fake.instances().find((one) => one.id === id)?.cause;
    await waitFor(
      'turned away',
      async () => causeOf(stray),
      (cause) => cause === 1,
    );

    const caller = world.vendor.callIn('anonymous');
    const { body } = await waitFor(
      'it rings',
      () => world.leo.request<{ readonly calls: readonly Call[] }>('GET', '/calls/active'),
      (answer) => answer.body.calls.length === 1,
    );
    const [call] = body.calls;
    if (call === undefined) throw new Error('no call');
    expect(call.from).toMatchObject({ phone: null, name: 'Withheld number' });
    caller.hangUp();
    await until(world.leo, call, 'given up', ({ me }) => me?.state === 'missed');
    await world.tidy();
  });
});
