import { describe, expect, it } from 'vitest';
import { account, maya, ours, startTelnyxHost, state } from './telnyx-host.fixture.js';

describe('an inbound call at the fake Telnyx', () => {
  it('waits parked until it is answered', async () => {
    await using host = await startTelnyxHost();
    const id = host.fake.callIn({ from: maya, to: ours });
    const { payload } = await host.event('call.initiated', id);
    expect(payload).toMatchObject({ direction: 'incoming', state: 'parked', from: maya, to: ours });
    expect(payload['client_state']).toBeNull();
    await expect(host.client.calls.actions.sendDtmf(id, { digits: '1' })).rejects.toMatchObject({
      error: { errors: [{ code: '90034' }] },
    });
    await host.client.calls.actions.answer(id, { client_state: state });
    expect((await host.event('call.answered', id)).payload).toMatchObject({ client_state: state });
    host.fake.phoneOf(id).hangUp();
    expect((await host.event('call.hangup', id)).payload).toMatchObject({
      hangup_cause: 'normal_clearing',
      hangup_source: 'caller',
    });
  });

  it('rejected as busy, or given up by the caller, says so', async () => {
    await using host = await startTelnyxHost();
    const rejected = host.fake.callIn({ from: maya, to: ours });
    await host.client.calls.actions.reject(rejected, { cause: 'USER_BUSY' });
    const givenUp = host.fake.callIn({ from: maya, to: ours });
    host.fake.phoneOf(givenUp).hangUp();
    expect((await host.event('call.hangup', rejected)).payload).toMatchObject({
      hangup_cause: 'user_busy',
      hangup_source: 'callee',
    });
    expect((await host.event('call.hangup', givenUp)).payload).toMatchObject({
      hangup_cause: 'originator_cancel',
      hangup_source: 'caller',
    });
    await expect(host.client.calls.actions.answer(givenUp, {})).rejects.toMatchObject({
      error: { errors: [{ code: '90018' }] },
    });
  });

  it('is answered by the answer of whom it is transferred to', async () => {
    await using host = await startTelnyxHost();
    const id = host.fake.callIn({ from: maya, to: ours });
    await host.client.calls.actions.transfer(id, { to: '+12025550142' });
    await host.event('call.bridged', id);
    const target = host.fake.instances().at(-1);
    expect(target).toMatchObject({ from: ours, bridged_with: id });
  });
});

describe('people around the fake Telnyx', () => {
  it('are moved over HTTP by tests of other processes', async () => {
    await using host = await startTelnyxHost();
    const post = (path: string, body: object) =>
      fetch(`${host.fake.url}/fake/${path}`, { method: 'POST', body: JSON.stringify(body) });
    const called = await post('call-in', { from: maya, to: ours });
    const { callControlId } = (await called.json()) as { callControlId: string };
    await host.client.calls.actions.answer(callControlId, {});
    await post(`phones/${encodeURIComponent(callControlId)}/press`, { digits: '7' });
    await post(`phones/${encodeURIComponent(callControlId)}/hang-up`, {});
    await host.event('call.hangup', callControlId);
    expect((await host.event('call.dtmf.received')).payload).toMatchObject({ digit: '7' });
    const shown = await (await fetch(`${host.fake.url}/instances`)).json();
    expect(shown).toEqual(JSON.parse(JSON.stringify(host.fake.instances())));
  });
});

describe('a browser at the fake Telnyx', () => {
  async function credential(host: Awaited<ReturnType<typeof startTelnyxHost>>, expiresAt?: string) {
    const { data } = await host.client.telephonyCredentials.create({
      connection_id: account.credentialConnectionId,
      name: 'amara',
      ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    });
    const token = await host.client.telephonyCredentials.createToken(data?.id ?? '');
    return { id: data?.id ?? '', username: data?.sip_username ?? '', token };
  }

  it('dials with the token of a credential and is parked until a command answers it', async () => {
    await using host = await startTelnyxHost();
    const { token, username } = await credential(host);
    expect(token.split('.')).toHaveLength(3);
    const id = await host.fake.connectBrowser({ token, destination: maya, clientState: state });
    expect((await host.event('call.initiated', id)).payload).toMatchObject({
      direction: 'outgoing',
      state: 'parked',
      connection_id: account.credentialConnectionId,
      from: username,
      to: maya,
      client_state: state,
    });
    await host.client.calls.actions.answer(id, {});
    const customer = await host.dialled({ link_to: id, bridge_on_answer: true });
    await host.event('call.bridged', id);
    host.fake.phoneOf(id).hold();
    await host.event('call.hold', id);
    expect(host.leg(id)).toMatchObject({ bridged_with: customer, held: true });
  });

  it('is reached at the SIP address of its credential, which ends with the credential', async () => {
    await using host = await startTelnyxHost();
    const { id, username } = await credential(host);
    const sip = { to: `sip:${username}@sip.telnyx.com` };
    await host.dialled(sip);
    await host.client.telephonyCredentials.delete(id);
    await host.client.calls.dial({ connection_id: account.connectionId, from: ours, ...sip });
    expect((await host.event('call.hangup')).payload).toMatchObject({ hangup_cause: 'not_found' });
  });

  it('is let in by no token that is over, forged, or of a credential that is gone', async () => {
    let now = Date.now();
    await using host = await startTelnyxHost({ now: () => now });
    const { id, token } = await credential(host, new Date(now + 3_600_000).toISOString());
    const [head, claims, mark] = token.split('.');
    const forged = [head, claims, `A${mark?.slice(1)}`].join('.');
    await expect(host.fake.connectBrowser({ token: forged, destination: maya })).rejects.toThrow();
    now += 3_700_000;
    await expect(host.fake.connectBrowser({ token, destination: maya })).rejects.toThrow();
    now -= 3_700_000;
    await host.client.telephonyCredentials.delete(id);
    await expect(host.fake.connectBrowser({ token, destination: maya })).rejects.toThrow();
    expect(host.fake.instances()).toEqual([]);
  });

  it('has no credential on the connection of the application', async () => {
    await using host = await startTelnyxHost();
    await expect(
      host.client.telephonyCredentials.create({ connection_id: account.connectionId }),
    ).rejects.toMatchObject({ status: 422 });
    const { data } = await host.client.phoneNumbers.list({ filter: { phone_number: ours } });
    expect(data).toMatchObject([{ phone_number: ours, connection_id: account.connectionId }]);
  });
});
