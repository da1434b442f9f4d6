import { describe, expect, it, onTestFinished } from 'vitest';
import { asteriskHost, type AsteriskHost, type HostOptions } from './asterisk-host.fixture.js';

const startHost = (options?: HostOptions): Promise<AsteriskHost> => asteriskHost(onTestFinished, options);
const talk = 'offhook.c1';
const originate = { method: 'POST', path: '/channels' } as const;

describe('Asterisk, dialled once', () => {
  it('after an answer that was lost the look-up finds the one leg there is', async () => {
    const host = await startHost();
    host.asterisk.fault({ ...originate, drop: 'after' });
    host.plan('c1', 'l1', { address: '+12025550106' });
    await host.dial('l1');
    // The event may be quicker than the connection is cut.
    expect(['unknown', 'ringing']).toContain(host.leg('l1').state);
    expect(await host.lookUp('l1')).toBe(true);
    expect(host.leg('l1').providerLegId).toBe('offhook.c1.l1');
    expect(host.asterisk.instances()).toHaveLength(1);
  });

  it('a request that never arrived is not known to the look-up either', async () => {
    const host = await startHost();
    host.asterisk.fault({ ...originate, drop: 'before' });
    host.plan('c1', 'l1');
    await host.dial('l1');
    expect(host.leg('l1').state).toBe('unknown');
    expect(await host.lookUp('l1')).toBe(false);
    expect(await host.phone.hangUp(host.request('l1'))).toBeNull();
    expect(host.asterisk.instances()).toEqual([]);
  });

  it('a second dial of a leg that lives finds it', async () => {
    const host = await startHost();
    host.plan('c1', 'l1', { address: '+12025550106' });
    await host.dial('l1');
    await host.dial('l1');
    expect(host.asterisk.instances()).toHaveLength(1);
  });

  it('a late success after a cancel is hung up', async () => {
    const host = await startHost();
    host.asterisk.fault({ ...originate, drop: 'after' });
    host.plan('c1', 'l1');
    await host.dial('l1');
    await host.until('l1', 'up');
    await host.apply(host.phone.hangUp(host.request('l1')));
    await host.untilAt('gone', () => !host.channel('l1').alive);
    expect(host.leg('l1').state).toBe('ended');
  });

  it.each([
    [
      { status: 429, headers: { 'retry-after': '7' } },
      { code: 'rate_limited', details: { retryAfterSeconds: 7 } },
    ],
    [{ status: 503 }, { code: 'provider_unavailable' }],
    [{ status: 401, body: { message: 'Authentication required' } }, { code: 'not_configured' }],
    [{ status: 500, body: { message: 'Allocation failed' } }, { code: 'provider_refused' }],
    [{ status: 400, body: { message: 'Bad +12025550100' } }, { code: 'not_configured' }],
  ])('%j is surely not dialled: %j', async (answer, error) => {
    const host = await startHost();
    host.asterisk.fault({ ...originate, answer });
    host.plan('c1', 'l1');
    await expect(host.phone.dial(host.request('l1'))).rejects.toMatchObject(error);
    expect(host.asterisk.instances()).toEqual([]);
  });

  it('502 of a proxy says nothing: the outcome is unknown', async () => {
    const host = await startHost();
    host.asterisk.fault({ ...originate, answer: { status: 502, body: 'Bad gateway' } });
    host.plan('c1', 'l1');
    await host.dial('l1');
    expect(host.leg('l1').state).toBe('unknown');
  });

  it('404 of a proxy ends no call', async () => {
    const host = await startHost();
    host.plan('c1', 'l1');
    await host.dial('l1');
    await host.until('l1', 'up');
    for (const body of ['<h1>Not found</h1>', { message: 'Resource not found' }]) {
      host.asterisk.fault({ path: '/channels/offhook.c1.l1', answer: { status: 404, body } });
      await expect(host.phone.lookUp(host.request('l1'))).rejects.toMatchObject({ code: 'not_found' });
    }
    expect(await host.lookUp('l1')).toBe(true);
  });

  it('neither secrets nor numbers are in errors or logs', async () => {
    const host = await startHost({ takesCalls: false });
    const texts: string[] = [];
    for (const answer of [
      { status: 400, body: { message: 'Invalid endpoint PJSIP/+12025550100@trunk' } },
      { status: 422, body: { message: 'what is 2025550100' } },
    ]) {
      host.asterisk.fault({ ...originate, answer });
      host.plan('c1', 'l1');
      await host.phone.dial(host.request('l1')).catch((error: Error & { toBody(): object }) => {
        texts.push(String(error.stack), JSON.stringify(error.toBody()), String(error.cause));
      });
    }
    host.asterisk.callIn({ from: '+12025550142', exten: 'nonsense' });
    await host.untilAt('logged', () => host.logged.some((line) => line.includes('makes no sense')));
    expect(texts.length).toBe(6);
    expect([...texts, ...host.logged].join('\n')).not.toMatch(/2025550|canary/);
  });
});

describe('Asterisk, when nothing is heard', () => {
  const deaf = { fake: { weather: { lose: 1 } }, ringTimeoutMs: 1 };

  it('look-ups tell how far a leg came, let it in to the bridge, and tell its end', async () => {
    const host = await startHost(deaf);
    host.plan('c1', 'l1');
    await host.dial('l1');
    await host.untilAt('up', () => host.channel('l1').state === 'Up' && host.channel('l1').inStasis);
    await host.lookUp('l1');
    expect(host.leg('l1')).toMatchObject({ state: 'up', held: { value: false } });
    await host.untilAt('in', () => host.channel('l1').bridgeId === talk);
    host.asterisk.phoneOf('offhook.c1.l1').hangUp();
    await host.untilAt('gone', () => !host.channel('l1').alive);
    await host.lookUp('l1');
    expect(host.leg('l1')).toMatchObject({ state: 'ended', cause: 'completed' });
  });

  it('a leg that rang for as long as it may was not answered; of another nobody knows', async () => {
    for (const [ringTimeoutMs, cause] of [
      [1, 'no_answer'],
      [30_000, 'unknown_outcome'],
    ] as const) {
      const host = await startHost({ ...deaf, ringTimeoutMs });
      host.plan('c1', 'l1', { address: '+12025550106' });
      await host.dial('l1');
      await host.untilAt('rings', () => host.channel('l1').state === 'Ringing');
      await host.lookUp('l1');
      expect(host.leg('l1').state).toBe('ringing');
      host.asterisk.phoneOf('offhook.c1.l1').hangUp();
      await host.untilAt('gone', () => !host.channel('l1').alive);
      await host.lookUp('l1');
      expect(host.leg('l1')).toMatchObject({ state: 'ended', cause });
    }
  });

  it('in any weather a call ends as it did', async () => {
    const host = await startHost({ fake: { weather: { jitterMs: 30, duplicate: 0.5 } } });
    for (const [n, address, cause] of [
      [1, '+12025550100', 'completed'],
      [2, '+12025550101', 'busy'],
      [3, '+12025550104', 'declined'],
    ] as const) {
      host.plan(`c${n}`, `l${n}`, { address });
      await host.dial(`l${n}`);
      if (n === 1) {
        await host.untilAt('in', () => host.channel('l1').bridgeId === talk);
        host.asterisk.phoneOf('offhook.c1.l1').hangUp();
      }
      expect(await host.until(`l${n}`, 'ended')).toBeDefined();
      await host.asterisk.settled();
      await host.untilAt(cause, () => host.leg(`l${n}`).cause === cause);
    }
  });
});
