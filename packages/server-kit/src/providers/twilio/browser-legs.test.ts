import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { newParticipant, type CallState } from '@offhook/core/call';
import { signRequest } from '../../testing/vendors/twilio/sign-request.js';
import { waitFor } from '../../testing/wait-for.js';
import { account, callId, customer } from './provider-context.fixture.js';
import { startKit, type Kit, type KitSetup } from './twilio-kit.fixture.js';

describe('an agent’s browser', () => {
  let kit: Kit;
  const start = async (setup: KitSetup = {}): Promise<void> => {
    kit = await startKit(setup);
  };
  afterEach(async () => {
    await kit.fake.settled();
    await kit.close();
  });
  const joined = (sid: string) =>
    waitFor(
      'joined',
      async () => kit.fake.instances().find((one) => one.sid === sid),
      (leg) => leg?.conference != null,
      { pauseMs: 2 },
    );

  const agent = newParticipant({
    id: 'of-agent-1',
    part: 'caller',
    person: {
      kind: 'user',
      id: 'u1',
      name: 'Amara',
      phone: null,
      email: null,
      avatarUrl: null,
      company: null,
    },
  });
  const grant = async (more: { readonly legId?: string; readonly id?: string } = {}) => {
    const leg = kit.plan(more.legId ?? 'agent-1', {
      participantId: agent.id,
      ...kit.phone.agentLeg!({ userId: 'u1', phone: null, by: 'browser' }),
    });
    const call = { id: more.id ?? callId, legs: [leg], participants: [agent] } as unknown as CallState;
    const { credentials } = await kit.connection.media!.grant({
      call,
      participant: agent,
      sessionId: 's1',
      now: Date.now(),
    });
    return credentials as { readonly token: string; readonly params: Readonly<Record<string, string>> };
  };

  it('a browser takes its own leg with the token, mutes at Twilio, and is hung up', async () => {
    await start({ fake: { voiceUrl: 'voice' } });
    const { token, params } = await grant();
    expect(decodeJwt(token)).toMatchObject({
      iss: account.apiKeySid,
      sub: account.accountSid,
      grants: { identity: 'agent_1' },
    });
    await kit.dial('agent-1');
    expect(kit.leg('agent-1').state).toBe('dialing');
    expect(kit.fake.instances()).toEqual([]);
    const browser = await kit.fake.connectBrowser({ token, params });
    expect(await joined(browser.sid)).toMatchObject({
      conference: callId,
      label: 'browser_agent-1',
      from: 'client:agent_1',
    });
    await waitFor(
      'up',
      async () => kit.leg('agent-1'),
      (leg) => leg.state === 'up',
      { pauseMs: 2 },
    );
    expect(await kit.phone.lookUp(kit.request('agent-1'))).toMatchObject({
      state: 'up',
      providerLegId: browser.sid,
    });
    kit.see(await kit.phone.setMuted!(kit.request('agent-1'), true));
    expect(kit.leg('agent-1').muted?.value).toBe(true);
    kit.see(await kit.phone.hangUp(kit.request('agent-1')));
    expect(kit.leg('agent-1')).toMatchObject({ state: 'ended' });
    expect(kit.fake.instances()).toMatchObject([{ status: 'completed' }]);
  });

  it('a browser that reloads comes back to the same leg', async () => {
    await start({ fake: { voiceUrl: 'voice' } });
    const { token } = await grant();
    const before = await kit.fake.connectBrowser({ token });
    await joined(before.sid);
    before.hangUp();
    await kit.fake.settled();
    expect(kit.leg('agent-1').state).toBe('up');
    expect(await kit.phone.lookUp(kit.request('agent-1'))).toMatchObject({ state: 'dialing' });
    const after = await kit.fake.connectBrowser({ token });
    await joined(after.sid);
    kit.see(await kit.phone.hangUp(kit.request('agent-1')));
    expect(kit.fake.instances().map(({ status }) => status)).toEqual(['completed', 'completed']);
  });

  it('a browser cannot take another leg, whatever it sends along', async () => {
    await start({ fake: { voiceUrl: 'voice' }, options: { apiKeySecret: account.apiKeySecret } });
    const { params } = await grant({ legId: 'agent-1' });
    const stranger = await startKit({ options: { apiKeySecret: 'another-secret-that-is-long-enough' } });
    const { connection, plan } = stranger;
    const leg = plan('agent-2', { participantId: agent.id, kind: 'device' });
    const call = { id: callId, legs: [leg] } as unknown as CallState;
    const other = await connection.media!.grant({
      call,
      participant: agent,
      sessionId: 's',
      now: Date.now(),
    });
    await stranger.close();
    const form = (from: string, ticket: unknown, leg: string) =>
      new URLSearchParams({
        AccountSid: account.accountSid,
        CallSid: 'CA1',
        From: from,
        call: callId,
        leg,
        ticket: String(ticket),
      });
    const foreign = (other.credentials as { params: { ticket: string } }).params.ticket;
    for (const body of [
      form('client:agent_2', foreign, 'agent-2'),
      form('client:agent_1', params['ticket'], 'agent-2'),
      form('client:agent_2', params['ticket'], 'agent-1'),
      form(customer, params['ticket'], 'agent-1'),
    ]) {
      await expect(kit.connection.webhooks!.receive(signed('voice', body, kit))).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
    const right = signed('voice', form('client:agent_1', params['ticket'], 'agent-1'), kit);
    expect((await kit.connection.webhooks!.receive(right)).news).toHaveLength(1);
  });
});

function signed(kind: string, body: URLSearchParams, kit: Kit) {
  const url = kit.context.webhookUrl(kind)!;
  return {
    ...{ kind, url, rawBody: Buffer.from(body.toString()) },
    headers: { 'x-twilio-signature': signRequest(account.authToken, url.href, body) },
  };
}
