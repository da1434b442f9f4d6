import type { TimelineEntry } from '@offhook/core/protocol';
import { expect } from 'vitest';
import { suiteNumbers } from '../../testing/provider-suite/provider-world.js';
import {
  command,
  deviceId,
  done,
  place,
  read,
  until,
  untilStatus,
} from '../../testing/provider-suite/suite-calls.js';
import { transferred } from './demo-transfers.fixture.js';
import { connected, silentNumber, type DemoRows } from './demo-steps.fixture.js';

const { busy, declines, machine, unreachable, customer } = suiteNumbers;

const dialled: DemoRows = {
  async 'outbound-answered'(world) {
    for (const agentLeg of ['none', 'phone', 'browser'] as const) {
      const call = await place(world, { agentLeg, ...(agentLeg === 'browser' && { deviceId }) });
      world.clock.skip(3_000);
      expect((await untilStatus(world.amara, call, 'connected')).answeredAt).not.toBeNull();
      world.clock.skip(60_000);
      const over = await untilStatus(world.amara, call, 'ended');
      expect(over).toMatchObject({ outcome: 'answered', endReason: 'completed', durationSeconds: 60 });
    }
  },

  async 'outbound-ringing'(world) {
    const call = await place(world);
    world.clock.skip(1_000);
    await untilStatus(world.amara, call, 'ringing');
  },

  async 'outbound-busy'(world) {
    const call = await place(world, { to: { phone: busy } });
    world.clock.skip(2_000);
    expect(await untilStatus(world.amara, call, 'busy')).toMatchObject({ outcome: 'busy', answeredAt: null });
  },

  async 'outbound-no-answer'(world) {
    const call = await place(world, { to: { phone: silentNumber } });
    world.clock.skip(45_000);
    expect(await untilStatus(world.amara, call, 'no_answer')).toMatchObject({ endReason: 'timeout' });
  },

  async 'outbound-declined'(world) {
    const call = await place(world, { to: { phone: declines } });
    world.clock.skip(4_000);
    expect((await untilStatus(world.amara, call, 'declined')).outcome).toBe('declined');
  },

  async 'outbound-failed'(world) {
    const call = await place(world, { to: { phone: unreachable } });
    world.clock.skip(2_000);
    expect((await untilStatus(world.amara, call, 'failed')).error?.message).toMatch(/^[A-Z].*\.$/);
  },

  async voicemail(world) {
    const call = await place(world, { to: { phone: machine } });
    world.clock.skip(13_000);
    await until(world.amara, call, 'voicemail', ({ outcome }) => outcome === 'voicemail');
  },

  async 'agent-none'(world) {
    const call = await place(world, { agentLeg: 'none' });
    world.clock.skip(3_000);
    expect((await untilStatus(world.amara, call, 'connected')).participants).toHaveLength(2);
  },

  async cancel(world) {
    const call = await place(world);
    world.clock.skip(1_000);
    await untilStatus(world.amara, call, 'ringing');
    expect((await command(world.amara, call, 'end')).body.status).toBe('canceled');
    world.clock.skip(60_000);
    expect(await read(world.amara, call)).toMatchObject({ status: 'canceled', answeredAt: null });
  },

  async 'hang-up-by-customer'(world) {
    const call = await connected(world);
    world.clock.skip(60_000);
    const over = await untilStatus(world.amara, call, 'ended');
    expect(over.endedBy).toBe(over.participants.find(({ person }) => person.id === over.to.id)?.id);
  },

  async 'hang-up-by-agent'(world) {
    const call = await connected(world);
    expect((await done(world.amara, call, 'end')).endedBy).toBe(call.me?.participantId);
    world.clock.skip(120_000);
    const { status, durationSeconds } = await read(world.amara, call);
    expect(status).toBe('ended');
    expect(durationSeconds).toBeLessThan(60);
  },

  async 'news-lost'(world) {
    const call = await connected(world);
    await world.restart(70_000);
    const over = await untilStatus(world.amara, call, 'ended');
    expect(over).toMatchObject({ endReason: 'completed', durationSeconds: 60 });
  },
};

const controlled: DemoRows = {
  async hold(world) {
    const call = await connected(world);
    for (let round = 0; round < 2; round += 1) {
      expect((await done(world.amara, call, 'hold')).onHold).toBe(true);
      expect((await read(world.amara, call)).onHold).toBe(true);
      expect((await done(world.amara, call, 'resume')).onHold).toBe(false);
    }
  },

  async mute(world) {
    const call = await connected(world);
    for (const muted of [true, false]) {
      const { participants, me } = await done(world.amara, call, 'mute', { muted });
      expect(participants.find(({ id }) => id === me?.participantId)?.muted).toBe(muted);
    }
  },

  async dtmf(world) {
    const call = await connected(world);
    await done(world.amara, call, 'dtmf', { digits: '12#' });
    const { body } = await world.amara.request<{ readonly items: readonly TimelineEntry[] }>(
      'GET',
      `/calls/${call.id}/events`,
    );
    expect(body.items.at(-1)).toMatchObject({ type: 'digits-sent', data: { count: 3 } });
  },

  async recording(world) {
    const call = await connected(world);
    expect((await command(world.amara, call, 'recording', { action: 'start' })).status).not.toBe(200);
    const states: string[] = [];
    for (const action of ['start', 'pause', 'resume', 'stop'])
      states.push((await done(world.amara, call, 'recording', { action, consent: true })).recording);
    expect(states).toEqual(['on', 'paused', 'on', 'off']);
  },
};

const received: DemoRows = {
  async 'inbound-answered'(world) {
    const { call } = await world.ringIn(customer);
    const answers = await Promise.all(
      [world.amara, world.leo].map((who) => command(who, call, 'answer', { deviceId })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await untilStatus(world.leo, call, 'connected');
    world.clock.skip(60_000);
    expect(await untilStatus(world.leo, call, 'ended')).toMatchObject({ outcome: 'answered' });
  },

  async 'inbound-declined'(world) {
    const { call } = await world.ringIn(customer);
    const first = await done(world.amara, call, 'decline');
    expect(first).toMatchObject({ status: 'ringing', me: { state: 'declined' } });
    expect((await read(world.leo, call)).me?.state).toBe('ringing');
    expect((await done(world.leo, call, 'decline')).status).toBe('declined');
  },

  async 'inbound-missed'(world) {
    const { call } = await world.ringIn(customer);
    world.clock.skip(45_000);
    const missed = await untilStatus(world.amara, call, 'no_answer');
    expect(missed).toMatchObject({ endReason: 'timeout', me: { state: 'missed' } });
    expect((await read(world.leo, call)).me?.state).toBe('missed');
  },

  async 'inbound-message'(world) {
    const unanswered = await world.ringIn(customer);
    world.clock.skip(45_000);
    await untilStatus(world.amara, unanswered.call, 'no_answer');
    expect(await world.legOf(unanswered.call, 'messageAt')).toMatchObject({ state: 'up' });
    // The message is as long as it would have been, whoever was away meanwhile.
    await world.restart(1_000);
    expect(await world.legOf(unanswered.call, 'messageAt')).toMatchObject({ state: 'up' });
    world.clock.skip(9_000);
    const { times, messageAt } = await world.legOf(unanswered.call, 'ended');
    expect((times.ended ?? 0) - (messageAt ?? 0)).toBe(10_000);
    expect((await read(world.amara, unanswered.call)).status).toBe('no_answer');

    const declined = await world.ringIn(customer);
    for (const who of [world.amara, world.leo]) await done(who, declined.call, 'decline');
    expect(await world.legOf(declined.call, 'messageAt')).toMatchObject({ state: 'up' });
    await declined.caller.hangUp();
    await world.legOf(declined.call, 'ended');
  },

  async 'inbound-given-up'(world) {
    const { call, caller } = await world.ringIn(customer);
    await caller.hangUp();
    const over = await until(world.leo, call, 'over', ({ endedAt }) => endedAt !== null);
    expect(over).toMatchObject({ status: 'canceled', me: { state: 'missed' }, answeredAt: null });
    expect((await command(world.amara, call, 'answer', { deviceId })).body.error?.code).toBe('call_over');
  },
};

/** How the demo shows the rows of the suite that it can do. */
export const demoRows: DemoRows = { ...dialled, ...controlled, ...transferred, ...received };
