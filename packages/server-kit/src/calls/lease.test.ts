import { newLeg, newParticipant, type CallState, type Leg } from '@offhook/core/call';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCallQueries, type CallQueries } from '../database/call-queries.js';
import { createCallWriter, type CallWriter } from '../database/commit-change.js';
import type { Database } from '../database/database.js';
import { openDatabase } from '../database/open-database.js';
import type { Clock } from '../ports/clock.js';
import { p2p } from '../providers/p2p/index.js';
import { quietLogger, testPeople } from '../testing/index.js';
import { startPostgres, type TestPostgres } from '../testing/postgres.js';
import { createChangeCall, type ChangeCall } from './change-call.js';
import { createLegDriver } from './drive-legs.js';
import { createFireDeadlines, restartGraceMs, type FireDeadlines } from './fire-deadlines.js';
import { newCall, type Party } from './new-call.js';
import { createObserveLegs } from './observe-legs.js';
import { defaultPolicy } from './policy.js';
import { connectProviders } from './provider-registry.js';
import { createRunCommand, type RunCommand } from './run-command.js';

/** Long after the call began, so that no grace after a start is left. */
const placedAt = 1_000_000;
const now = placedAt + 2 * restartGraceMs;
const gone = { id: 'call-1', deadline: false, lease: true };

const party = ({ userId, role, name }: (typeof testPeople)['amara' | 'leo' | 'maya']): Party => ({
  person: { kind: 'user', id: userId, name, phone: null, email: null, avatarUrl: null, company: null },
  ...{ userId, role },
});

/** A call between two browsers, `call-1`, in which the participants have their users' names. */
function answeredCall(): CallState {
  const ids = ['p-amara', 'p-maya', 'call-1'];
  const call = newCall(
    {
      ...{ orgId: 'harbour', channel: 'video', provider: 'p2p', capabilities: p2p().capabilities.call },
      ...{ conversationId: 'conversation-1', contactId: null },
      ...{ number: null, agentLeg: null, agentAddress: null, callerId: null, account: null },
      ...{ caller: party(testPeople.amara), callee: party(testPeople.maya), device: null },
      ...{ recordingPolicy: 'off', notes: null, reference: null, metadata: {} },
    },
    { appRingMs: 1, phoneRingMs: 1, mediaConnectMs: 1, maxDurationMs: 1, roomTtlMs: 1 },
    () => ids.shift() ?? '',
    placedAt,
  );
  return { ...call, decision: { answered: { participantId: 'p-maya', at: placedAt }, over: null } };
}

/** Amara, in her browser, brings Leo's in, who speaks with her while the customer waits. */
function transferring(): CallState {
  const call = answeredCall();
  const leg = (id: string, role: Leg['role']): Leg => {
    const facts = { participantId: `p-${id}`, kind: 'device', address: id, heardAt: placedAt } as const;
    const times = { dialing: null, ringing: null, up: placedAt, ended: null };
    return newLeg({ id, role, ...facts, state: 'up', times });
  };
  const leo = newParticipant({ id: 'p-leo', part: 'added', ...party(testPeople.leo), answeredAt: placedAt });
  return {
    ...{ ...call, id: 'call-3', kind: 'phone', agentLeg: 'browser', servedBy: 'p-amara' },
    participants: [...call.participants, leo],
    legs: [leg('amara', 'agent'), leg('maya', 'customer'), leg('leo', 'target')],
    transfer: { mode: 'attended', from: 'p-amara', to: 'p-leo', at: placedAt },
  };
}

describe.each(['sqlite', 'postgres'] as const)('a lease on %s', (engine) => {
  let postgres: TestPostgres | null = null;
  let database: Database;
  let writer: CallWriter;
  let queries: CallQueries;
  let change: ChangeCall;
  let fire: FireDeadlines;
  let commands: RunCommand;
  /** Happens once, after a change has read the call and before it commits. */
  let inBetween: (() => Promise<unknown>) | null = null;

  beforeAll(async () => {
    if (engine === 'postgres') postgres = await startPostgres();
    database = await openDatabase(
      postgres === null ? 'file::memory:' : { url: postgres.url, schema: 'lease' },
    );
    writer = createCallWriter(database);
    queries = createCallQueries(database);
    let time = placedAt;
    const clock: Clock = { now: () => time, setTimer: () => () => undefined };
    let ids = 0;
    const newId = () => `id-${(ids += 1)}`;
    const interrupted: CallQueries = {
      ...queries,
      async readCall(id) {
        const stored = await queries.readCall(id);
        const happening = inBetween;
        inBetween = null;
        await happening?.();
        return stored;
      },
    };
    const ports = { queries: interrupted, writer, clock, logger: quietLogger, newId };
    const publisher = { publish: async () => undefined, refresh: async () => undefined };
    change = createChangeCall({ ...ports, publisher, onCommit: () => undefined });
    const observe = createObserveLegs({ change, clock });
    const nobody = async () => undefined;
    const providers = connectProviders(
      [p2p()],
      {},
      {
        ...{ ...ports, observe: nobody, observeRecording: nobody },
        ...{ missedNews: () => undefined, receiveInbound: async () => null, webhookUrl: () => null },
      },
    );
    const legs = createLegDriver({ ...ports, phoneOf: providers.phoneOf, observe, takeBack: nobody });
    fire = createFireDeadlines({ ...ports, change, legs });
    commands = createRunCommand({
      ...ports,
      ...{ change, legs, providers, policy: defaultPolicy, isRevoked: () => false },
    });
    time = now;
  }, 60_000);
  afterAll(async () => {
    await database?.close();
    await postgres?.stop();
  });

  beforeEach(async () => {
    await database.write(async (tables) => {
      for (const table of ['offhook_calls', 'offhook_call_people', 'offhook_call_events'] as const)
        await tables.deleteFrom(table).execute();
    });
    await change.place(answeredCall(), 'amara', { idempotency: null, opened: null });
    await change.settled();
    await writer.raiseLease('call-1', now - 1);
  });

  const stored = async (): Promise<{ state: CallState; leaseUntil: number | null }> => {
    const call = await queries.readCall('call-1');
    if (call === null) throw new Error('the call is gone');
    return call;
  };
  const renew = () => writer.raiseLease('call-1', now + 45_000);

  it('that ran out ends the call, at the moment when it ran out', async () => {
    await fire(gone, now);
    expect((await stored()).state.decision.over).toEqual({ cause: 'connection_lost', at: now - 1, by: null });
  });

  it('that ran out begins anew where nobody speaks through a browser', async () => {
    const byPhone = { ...answeredCall(), id: 'call-2', kind: 'phone', agentLeg: 'phone' } as const;
    await change.place(byPhone, 'amara', { idempotency: null, opened: null });
    await writer.raiseLease('call-2', now - 1);
    await fire({ ...gone, id: 'call-2' }, now);
    const after = await queries.readCall('call-2');
    expect([after?.state.decision.over, after?.leaseUntil]).toEqual([null, now + 45_000]);
  });

  it('is not kept by the target of a transfer, which has the call and all the time when the other browser is gone', async () => {
    await change.place(transferring(), 'amara', { idempotency: null, opened: null });
    await writer.raiseLease('call-3', now - 1);
    const ofCall = async () => {
      const call = await queries.readCall('call-3');
      return [call?.state.servedBy, call?.state.decision.over, call?.leaseUntil];
    };
    const report = { deviceId: 'desk', connection: 'connected' } as const;
    await commands.mediaState(testPeople.leo, 'call-3', report);
    expect(await ofCall()).toEqual(['p-amara', null, now - 1]);
    await fire({ ...gone, id: 'call-3' }, now);
    expect(await ofCall()).toEqual(['p-leo', null, now + 45_000]);
  });

  it('that is renewed between the read and the commit of its end keeps the call alive', async () => {
    inBetween = renew;
    await fire(gone, now);
    expect(inBetween).toBeNull();
    const { state, leaseUntil } = await stored();
    expect([state.version, state.decision.over, leaseUntil]).toEqual([1, null, now + 45_000]);
  });

  it('that is renewed after the end was committed changes nothing any more', async () => {
    await fire(gone, now);
    expect(await renew()).toBe(false);
  });

  it('that is renewed while another device takes over keeps the media where they are', async () => {
    await change.change('call-1', 'amara', () => ({
      events: [
        {
          type: 'media-joined',
          at: now,
          participantId: 'p-amara',
          device: { id: 'laptop', label: 'Laptop' },
          sessionId: 'session-1',
        },
      ],
    }));
    const take = () =>
      commands.media(
        testPeople.amara,
        'call-1',
        { id: 'tablet', label: 'Tablet' },
        { takeOver: false, sessionId: 'session-2' },
      );
    inBetween = renew;
    await expect(take()).rejects.toMatchObject({ code: 'in_use_elsewhere' });
    expect((await stored()).state.participants[0]?.sessionId).toBe('session-1');
  });

  it('that ran out lets another device take over', async () => {
    const device = { id: 'tablet', label: 'Tablet' };
    const options = { takeOver: false, sessionId: 'session-2' };
    expect(await commands.media(testPeople.amara, 'call-1', device, options)).toMatchObject({
      sessionId: 'session-2',
    });
  });
});
