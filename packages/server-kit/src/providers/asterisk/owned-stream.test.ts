import { describe, expect, it, onTestFinished } from 'vitest';
import { HandClock } from '../../testing/vendors/asterisk/hand-clock.fixture.js';
import { asteriskHost, type AsteriskHost, type HostOptions } from './asterisk-host.fixture.js';

const startHost = (options?: HostOptions): Promise<AsteriskHost> => asteriskHost(onTestFinished, options);
const talk = 'offhook.c1';

describe('the event stream of Asterisk', () => {
  it('that was away is caught up with: who joined, who left, who called', async () => {
    const clock = new HandClock();
    const host = await startHost({ clock });
    for (const leg of ['l1', 'l2', 'l3']) {
      host.plan('c1', leg, leg === 'l2' ? { address: '+12025550102' } : {});
      await host.dial(leg);
      await host.until(leg, leg === 'l2' ? 'ringing' : 'up');
    }
    await host.untilAt('in', () => host.channel('l1').bridgeId === talk);
    host.asterisk.dropEventSockets();
    await host.untilAt('lost', () => host.logged.some((line) => line.includes('retryInMs')));
    host.asterisk.phoneOf('offhook.c1.l1').hangUp();
    await host.untilAt('gone', () => !host.channel('l1').alive);
    expect(host.leg('l1').state).toBe('up');
    clock.advance(1_000);
    expect(await host.until('l1', 'ended')).toMatchObject({ cause: 'completed' });
    expect(host.leg('l2').state).toBe('ringing');
    expect(host.channel('l3').bridgeId).toBe(talk);
  });

  it('is needed to dial: without it nobody is called', async () => {
    const clock = new HandClock();
    const host = await startHost({ clock });
    host.asterisk.dropEventSockets({ refuseNext: 9 });
    await host.untilAt('lost', () => host.logged.some((line) => line.includes('retryInMs')));
    host.plan('c1', 'l1');
    const refused = expect(host.phone.dial(host.request('l1'))).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
    clock.advance(3_000);
    await refused;
    expect(host.asterisk.instances()).toEqual([]);
  });

  it('belongs to one node; another dials all the same, and takes over when the owner is gone', async () => {
    const clocks = [new HandClock(), new HandClock()] as const;
    const first = await startHost({ clock: clocks[0] });
    const second = await startHost({ asterisk: first.asterisk, clock: clocks[1] });
    const replaced = (): boolean => first.logged.some((line) => line.startsWith('another node'));
    await first.untilAt('replaced', replaced);
    const looks = (): number =>
      first.asterisk.requests.filter(({ method, path }) => method === 'GET' && path.endsWith('/variable'))
        .length;
    const signs = (): number =>
      first.asterisk.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/variable'))
        .length;
    const opened = (): number => first.logged.filter((line) => line.startsWith('hearing the events')).length;
    // Both live on: nobody takes anything from the other.
    for (let round = 1; round <= 5; round += 1) {
      const signed = signs();
      clocks[1].advance(5_000);
      await first.untilAt('signed', () => signs() > signed);
      clocks[0].advance(5_000);
      await first.untilAt('looked', () => looks() === round);
      await first.untilAt('decided', () => clocks[0].next() <= 5_000);
    }
    expect(opened()).toBe(1);
    for (const node of [first, second]) node.plan('c1', 'l1');
    await first.dial('l1');
    await second.until('l1', 'up');
    // The owner falls silent.
    for (let round = 6; opened() === 1 && round < 12; round += 1) {
      clocks[0].advance(5_000);
      await first.untilAt('looked', () => looks() >= round || opened() > 1);
      await first.untilAt('decided', () => clocks[0].next() <= 5_000 || opened() > 1);
    }
    await first.untilAt('taken over', () => opened() === 2);
    first.asterisk.phoneOf('offhook.c1.l1').hangUp();
    await first.until('l1', 'ended');
  });

  it('is given up when its owner closes', async () => {
    const clock = new HandClock();
    const first = await startHost({ clock });
    const second = await startHost({ asterisk: first.asterisk });
    await first.untilAt('replaced', () => first.logged.some((line) => line.startsWith('another node')));
    await second.connection.close();
    clock.advance(5_000);
    await first.untilAt('taken over', () => {
      return first.logged.filter((line) => line.startsWith('hearing the events')).length === 2;
    });
  });
});
