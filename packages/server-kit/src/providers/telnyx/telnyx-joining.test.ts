import { newLeg } from '@offhook/core/call';
import { describe, expect, it } from 'vitest';
import {
  account,
  browserCall,
  callId,
  leo,
  maya,
  startBench,
  type TelnyxBench,
} from './telnyx-bench.fixture.js';

const agentLeg = newLeg({
  id: 'agent',
  participantId: 'participant-1',
  role: 'agent',
  kind: 'device',
  address: null,
  heardAt: 0,
});

async function inboundLeg(bench: TelnyxBench): Promise<string> {
  const providerLegId = bench.fake.callIn({ from: maya, to: account.phoneNumber });
  await expect.poll(() => bench.inbound.length).toBe(1);
  return `leg of ${providerLegId.slice(3, 20)}`;
}

describe('a caller at one of our numbers at Telnyx', () => {
  it('is told of with both numbers, and picked up into the conference where the agent is', async () => {
    await using bench = await startBench();
    const id = await inboundLeg(bench);
    expect(bench.inbound).toMatchObject([{ from: maya, to: account.phoneNumber, at: expect.any(Number) }]);
    expect(bench.leg(id).state).toBe('ringing');
    await bench.dialled({ id: 'agent', role: 'agent', address: leo });
    await bench.isUp('agent');
    expect(await bench.phone.pickUp(bench.request(id))).toBeNull();
    await bench.isUp(id);
    expect(bench.atTelnyx(id).conference).toBe(bench.atTelnyx('agent').conference);
    expect(bench.atTelnyx(id).conference).not.toBeNull();
    bench.fake.phoneOf(bench.leg(id).providerLegId ?? '').hangUp();
    expect(await bench.hasEnded(id)).toMatchObject({ cause: 'completed' });
  });

  it('that Telnyx answers only later is seated by the webhook of it', async () => {
    await using bench = await startBench();
    const id = await inboundLeg(bench);
    const notYet = { errors: [{ code: '90034', title: 'Call not answered yet' }] };
    bench.fake.fault({ method: 'POST', path: '/v2/conferences', answer: { status: 422, body: notYet } });
    await bench.phone.pickUp(bench.request(id));
    await expect.poll(() => bench.atTelnyx(id).conference).not.toBeNull();
  });

  it('who gives up, and whom we send away, is gone before anybody answered', async () => {
    await using bench = await startBench();
    const id = await inboundLeg(bench);
    bench.fake.phoneOf(bench.leg(id).providerLegId ?? '').hangUp();
    expect(await bench.hasEnded(id)).toMatchObject({ cause: 'canceled', times: { up: null } });
    await using other = await startBench();
    const sentAway = await inboundLeg(other);
    await other.phone.hangUp(other.request(sentAway));
    expect(await other.hasEnded(sentAway)).toMatchObject({ cause: 'declined', times: { up: null } });
  });

  it('whom nobody takes is rejected', async () => {
    await using bench = await startBench();
    bench.takesInbound = false;
    // What Telnyx could not do is asked again, for it tells of the caller again.
    bench.fake.fault({ path: '/actions/reject', answer: { status: 503 } });
    bench.fake.callIn({ from: 'anonymous', to: account.phoneNumber });
    await expect.poll(() => bench.fake.instances()[0]?.hangup_cause).toBe('call_rejected');
    expect(bench.inbound).toMatchObject([{ from: null }, { from: null }]);
  });
});

describe("an agent's browser in a Telnyx call", () => {
  async function joined(bench: TelnyxBench): Promise<string> {
    const { address, kind } = bench.phone.agentLeg({ userId: 'amara', phone: null, by: 'browser' }) ?? {};
    await bench.dialled({ id: 'agent', role: 'agent', kind: kind ?? 'device', address: address ?? null });
    return (await browser(bench))();
  }

  /** A browser that has its grant; called, it dials. */
  async function browser(bench: TelnyxBench): Promise<() => Promise<string>> {
    const request = { ...browserCall(bench.leg('agent')), sessionId: 's', now: Date.now() };
    const grant = await bench.connection.media?.grant(request);
    const { loginToken, destination, clientState } = grant?.credentials as Record<
      'loginToken' | 'destination' | 'clientState',
      string
    >;
    return () => bench.fake.connectBrowser({ token: loginToken, destination, clientState });
  }

  async function stateOf(bench: TelnyxBench, id: string) {
    await bench.fake.settled();
    return bench.fake.instances().find((one) => one.call_control_id === id)?.state;
  }

  it('signs in, dials, is let in and seated; the customer meets it there', async () => {
    await using bench = await startBench();
    const id = await joined(bench);
    await bench.isUp('agent');
    expect(bench.leg('agent').providerLegId).toBe(id);
    await bench.dialled({ id: 'customer' });
    await bench.isUp('customer');
    await expect.poll(() => bench.atTelnyx('agent').conference).toBe(bench.atTelnyx('customer').conference);
    bench.hear(await bench.phone.setMuted(bench.request('agent'), true));
    expect(bench.atTelnyx('agent').muted).toBe(true);
    // What we sent did not break the seal of its state: its end is heard.
    await bench.phone.hangUp(bench.request('agent'));
    expect(await bench.hasEnded('agent')).toMatchObject({ cause: 'completed' });
  });

  it('has no grant while they speak through a phone, though they took part by the browser before', async () => {
    await using bench = await startBench();
    bench.plan({ id: 'agent', role: 'agent', kind: 'device' });
    const { call, participant } = browserCall(bench.leg('agent'));
    const ownPhone = newLeg({
      ...{ id: 'own phone', participantId: participant.id, role: 'target', kind: 'phone', address: leo },
      heardAt: 0,
    });
    const grant = bench.connection.media?.grant({
      ...{ call: { ...call, legs: [...call.legs, ownPhone] }, participant, sessionId: 's', now: Date.now() },
    });
    await expect(grant).rejects.toMatchObject({ code: 'not_supported' });
  });

  it('is seated by a look-up where the webhooks were lost', async () => {
    await using bench = await startBench();
    bench.refuses = 400;
    const id = await joined(bench);
    await bench.fake.settled();
    bench.hear(await bench.phone.lookUp(bench.request('agent')));
    expect(bench.leg('agent')).toMatchObject({ state: 'up', providerLegId: id });
    expect(bench.atTelnyx('agent').conference).not.toBeNull();
  });

  it.each(['the time of its grant is over', 'nobody wants its leg any more'])(
    'is waited for until it is there; one that comes when %s is sent away',
    async (why) => {
      let now = Date.now();
      await using bench = await startBench({ now: () => now });
      await bench.dialled({ id: 'agent', role: 'agent', kind: 'device', address: 'browser:amara' });
      expect(await bench.phone.lookUp(bench.request('agent'))).toMatchObject({ state: 'dialing' });
      const come = await browser(bench);
      if (why.startsWith('nobody')) {
        bench.unwanted.add('agent');
        const over = await bench.phone.hangUp(bench.request('agent'));
        expect(over).toMatchObject({ state: 'ended', cause: 'canceled' });
      } else now += 31_000;
      expect(await stateOf(bench, await come())).toBe('ended');
      expect(bench.leg('agent')).toMatchObject({ state: 'dialing', times: { up: null } });
    },
  );

  it('that reloads comes back, and both are taken down where Telnyx has not noticed that the first is gone', async () => {
    await using bench = await startBench();
    const first = await joined(bench);
    await bench.isUp('agent');
    bench.fake.phoneOf(first).hangUp();
    await bench.fake.settled();
    expect(bench.leg('agent').state).toBe('up');
    const second = await (await browser(bench))();
    const third = await (await browser(bench))();
    await bench.fake.settled();
    bench.hear(await bench.phone.setMuted(bench.request('agent'), true));
    const muted = bench.fake.instances().filter((one) => one.muted);
    expect(muted.map((one) => one.call_control_id)).toEqual([third]);
    expect(await bench.phone.hangUp(bench.request('agent'))).toBeNull();
    expect(await bench.hasEnded('agent')).toMatchObject({ cause: 'completed' });
    for (const id of [second, third]) expect(await stateOf(bench, id)).toBe('ended');
  });

  it('has one credential a day, which ends; those that ended are cleared away', async () => {
    let now = Date.now();
    await using bench = await startBench({ now: () => now });
    const grant = () => bench.connection.media?.grant({ ...browserCall(agentLeg), sessionId: 's', now });
    const first = await grant();
    expect(first).toMatchObject({ adapter: 'telnyx', participantId: 'participant-1' });
    expect(Date.parse(first?.expiresAt ?? '') - now).toBe(24 * 3_600_000);
    await grant();
    const created = () =>
      bench.fake.requests.filter(
        ({ method, path }) => method === 'POST' && path === '/v2/telephony_credentials',
      ).length;
    expect(created()).toBe(1);
    now += 25 * 3_600_000;
    await grant();
    expect(created()).toBe(2);
    expect(bench.fake.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
    expect(JSON.stringify(first)).not.toContain(account.apiKey);
  });

  it('gets no grant without a credential connection, nor for a leg that is not a browser', async () => {
    await using bench = await startBench({}, { credentialConnectionId: '' });
    const { media } = bench.connection;
    await expect(media?.grant({ ...browserCall(agentLeg), sessionId: 's', now: 0 })).rejects.toMatchObject({
      code: 'not_configured',
    });
    const { call, participant } = browserCall(agentLeg);
    const without = { call: { ...call, id: callId, legs: [] }, participant, sessionId: 's', now: 0 };
    await expect(media?.grant(without)).rejects.toMatchObject({ code: 'not_supported' });
  });
});
