import { deadlinesOf, deriveStatus, type CallState } from '@offhook/core/call';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DrivenNodes, legIn, ownPhone } from './legs/driven-nodes.fixture.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** The clock moves on by one with each answer of the provider: less than 5 ms off. */
const milliseconds = -1;

function deadlineIn(call: CallState, wanted: string): number | undefined {
  return deadlinesOf(call).find(({ kind }) => kind === wanted)?.at;
}

describe("a call whose vendor's clock is wrong", () => {
  let system: DrivenNodes;
  beforeAll(async () => {
    system = await DrivenNodes.open('sqlite', 'vendors_clock');
  });
  afterAll(() => system?.close());

  it.each([
    ['60 s slow', -minuteMs],
    ['1 h fast', hourMs],
  ])('%s: the customer rings for the full time once the agent is there', async (_, wrongBy) => {
    const node = system.startNode();
    const { clock } = system;
    const id = await system.place(node, ownPhone);
    clock.pass(40_000);
    await system.hear(node, id, 'agent', { state: 'up', at: clock.now() + wrongBy });
    const since = clock.now();
    clock.pass(3000);
    await system.hear(node, id, 'customer', { state: 'ringing', at: clock.now() + wrongBy });
    const call = await system.read(id);
    expect(deadlineIn(call, 'ring')).toBeCloseTo(since + call.timing.ringMs, milliseconds);
    expect(legIn(call, 'customer').heardAt).toBeCloseTo(clock.now(), milliseconds);
  });

  it('1 h fast: nothing is dated ahead, and a hang-up that failed is tried again in seconds', async () => {
    const node = system.startNode();
    const { clock } = system;
    const ahead = () => clock.now() + hourMs;
    const id = await system.connected(node, ownPhone);
    clock.pass(minuteMs);
    await system.hear(node, id, 'customer', { state: 'up', at: ahead(), upAt: ahead(), held: true });
    expect(legIn(await system.read(id), 'customer').held?.at).toBeCloseTo(clock.now(), milliseconds);
    await node.observe(id, [{ type: 'recording', state: 'on', recordingId: 'RE1', at: ahead() }]);
    expect((await system.read(id)).recording.confirmed?.at).toBeCloseTo(clock.now(), milliseconds);
    node.phone.hangUp = () => Promise.reject(new Error('no connection'));
    await system.hear(node, id, 'agent', { state: 'ended', at: ahead(), upAt: ahead() });
    const call = await system.read(id);
    expect(deriveStatus(call).endedAt).toBeCloseTo(clock.now(), milliseconds);
    expect(legIn(call, 'customer').state).toBe('up');
    expect((deadlineIn(call, 'reconcile') ?? Infinity) - clock.now()).toBeLessThanOrEqual(5000);
  });

  it.each([
    ['no number', NaN],
    ['no end', Infinity],
    ['no beginning', -Infinity],
    ['a fraction', 0.75],
  ])('a time that is %s is kept as whole milliseconds, not ahead of ours', async (_, part) => {
    const node = system.startNode();
    const { clock } = system;
    const id = await system.place(node);
    const since = clock.now();
    clock.pass(1000);
    const odd = clock.now() - 500 + part;
    await system.hear(node, id, 'customer', { state: 'ringing', at: odd });
    await node.observe(id, [{ type: 'recording', state: 'off', recordingId: 'RE1', at: odd }]);
    await system.hear(node, id, 'customer', { state: 'ended', at: odd, upAt: odd });
    const call = await system.read(id);
    const { ringing, up, ended } = legIn(call, 'customer').times;
    const kept = [ringing, up, ended, call.recording.confirmed?.at, deriveStatus(call).endedAt];
    expect(kept.filter((at) => !Number.isSafeInteger(at))).toEqual([]);
    for (const at of kept) {
      expect(at).toBeGreaterThan(since);
      expect(at).toBeLessThanOrEqual(clock.now());
    }
  });
});
