import { describe, expect, it } from 'vitest';
import type { ActiveSnapshot } from '../../call/call.js';
import { CallError } from '../../errors/index.js';
import { fakeEnvironment, type FakeEnvironmentOptions } from '../../testing/fake-environment.js';
import { sampleSnapshot } from '../../testing/sample-call.js';
import { createPollingTransport } from './polling-transport.js';

function setUp(options: FakeEnvironmentOptions = {}) {
  const environment = fakeEnvironment(options);
  const start = environment.now();
  const times: number[] = [];
  const states: string[] = [];
  const snapshots: ActiveSnapshot[] = [];
  const wire = { answer: (): Promise<ActiveSnapshot | null> => Promise.resolve(sampleSnapshot()) };
  const transport = createPollingTransport({
    environment,
    intervalMs: 2000,
    active: () => {
      times.push(environment.now() - start);
      return wire.answer();
    },
    sink: {
      snapshot: (snapshot) => snapshots.push(snapshot),
      call: () => undefined,
      signal: () => undefined,
      connection: (state) => states.at(-1) !== state && states.push(state),
    },
  });
  const demand = (live: boolean, listening: boolean) => transport.setDemand({ live, listening });
  return { environment, transport, times, states, snapshots, wire, demand };
}

const failing = (error: unknown) => () => Promise.reject(error);

describe('polling', () => {
  it('asks once at the start and never again without a reason', async () => {
    const { environment, transport, times, states } = setUp();
    transport.start();
    await environment.advance(120_000);
    expect(times).toEqual([0]);
    expect(states).toEqual(['polling']);
    expect(environment.timerCount()).toBe(0);
  });

  it('asks every 4 s for a listener, every 2 s in a call, every 10 s hidden, and stops again', async () => {
    const { environment, transport, times, demand } = setUp();
    transport.start();
    demand(false, true);
    await environment.advance(8000);
    expect(times).toEqual([0, 4000, 8000]);
    demand(true, true);
    await environment.advance(4000);
    expect(times.slice(3)).toEqual([10_000, 12_000]);
    environment.setHidden(true);
    await environment.advance(10_000);
    expect(times.slice(5)).toEqual([22_000]);
    await environment.advance(5000);
    environment.setHidden(false);
    await environment.advance(1000);
    expect(times.slice(6)).toEqual([27_000]);
    demand(false, false);
    await environment.advance(60_000);
    expect(times).toHaveLength(7);
  });

  it('asks at once when a call becomes live long after the last question', async () => {
    const { environment, transport, times, demand } = setUp();
    transport.start();
    await environment.advance(60_000);
    demand(true, false);
    await environment.advance(2000);
    expect(times).toEqual([0, 60_000, 62_000]);
  });

  it('keeps asking with growing pauses until the server answers, even without a listener', async () => {
    const { environment, transport, times, states, wire, snapshots } = setUp({ random: 0 });
    wire.answer = failing(new CallError('unavailable'));
    transport.start();
    await environment.advance(92_000);
    expect(times).toEqual([0, 2000, 6000, 14_000, 30_000, 60_000, 90_000]);
    expect(states).toEqual(['connecting', 'offline']);
    wire.answer = () => Promise.resolve(sampleSnapshot());
    await environment.advance(30_000);
    expect(states.at(-1)).toBe('polling');
    expect(snapshots).toHaveLength(1);
  });

  it('spreads its attempts by up to a quarter', async () => {
    const { environment, transport, times, wire } = setUp({ random: 0.999 });
    wire.answer = failing(new CallError('unavailable'));
    transport.start();
    await environment.advance(2000);
    expect(times[1]).toBeGreaterThanOrEqual(1500);
    expect(times[1]).toBeLessThan(1600);
  });

  it('shows what is wrong, and recovers', async () => {
    const { environment, transport, states, wire, demand } = setUp();
    transport.start();
    demand(false, true);
    await environment.advance(4000);
    wire.answer = failing(new CallError('unavailable'));
    await environment.advance(4000);
    expect(states).toEqual(['polling', 'reconnecting']);
    wire.answer = failing(new CallError('unauthorized'));
    await environment.advance(2000);
    expect(states.at(-1)).toBe('unauthorized');
    wire.answer = () => Promise.resolve(null);
    await environment.advance(4000);
    expect(states.at(-1)).toBe('polling');
  });

  it('waits as long as the server asks for', async () => {
    const { environment, transport, times, wire, demand } = setUp();
    wire.answer = failing(new CallError('rate_limited', { details: { retryAfterSeconds: 20 } }));
    transport.start();
    demand(true, true);
    await environment.advance(21_000);
    expect(times).toEqual([0, 20_000]);
  });

  it('wakes when the network is back', async () => {
    const { environment, transport, times, states, wire, demand } = setUp();
    transport.start();
    demand(false, true);
    await environment.advance(100);
    wire.answer = failing(new CallError('unavailable'));
    environment.setOnline(false);
    expect(states.at(-1)).toBe('offline');
    await environment.advance(40_000);
    wire.answer = () => Promise.resolve(sampleSnapshot());
    const before = times.length;
    environment.setOnline(true);
    await environment.advance(0);
    expect(times).toHaveLength(before + 1);
    expect(states.at(-1)).toBe('polling');
  });

  it('asks once more for all who ask while an answer is under way', async () => {
    const { environment, transport, times } = setUp();
    transport.start();
    await Promise.all([transport.refresh(), transport.refresh(), transport.refresh()]);
    expect(times).toHaveLength(2);
    await environment.advance(0);
  });

  it('rejects a refresh that fails', async () => {
    const { transport, wire } = setUp();
    wire.answer = failing(new CallError('forbidden'));
    await expect(transport.refresh()).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('touches nothing after close', async () => {
    const { environment, transport, snapshots, states, times, demand } = setUp();
    transport.start();
    demand(true, true);
    transport.close();
    await environment.advance(60_000);
    environment.setOnline(false);
    expect([snapshots, states, times]).toEqual([[], [], [0]]);
    expect(environment.timerCount()).toBe(0);
  });
});
