import { describe, expect, it } from 'vitest';
import Telnyx from 'telnyx';
import { phonesAt } from '../phones-at.fixture.js';
import { account, maya, ours, startTelnyxHost, state } from './telnyx-host.fixture.js';
import { tooManyRequests } from './telnyx-refusal.js';

const call = { connection_id: account.connectionId, to: maya, from: ours, client_state: state };

describe('an outbound call at the fake Telnyx', () => {
  it('is initiated, answered and hung up, with the ids of the answer and our state in every event', async () => {
    await using host = await startTelnyxHost();
    const { data } = await host.client.calls.dial(call);
    expect(data).toMatchObject({ record_type: 'call', is_alive: false });
    const id = data?.call_control_id ?? '';

    await host.event('call.answered', id);
    expect((await host.client.calls.retrieveStatus(id)).data).toMatchObject({
      is_alive: true,
      client_state: state,
    });
    host.fake.phoneOf(id).hangUp();
    const { payload, occurred_at } = await host.event('call.hangup', id);

    expect(host.types(id)).toEqual(['call.initiated', 'call.answered', 'call.hangup']);
    expect(payload).toMatchObject({
      call_leg_id: data?.call_leg_id,
      call_session_id: data?.call_session_id,
      connection_id: account.connectionId,
      client_state: state,
      from: ours,
      to: maya,
      hangup_cause: 'normal_clearing',
      hangup_source: 'callee',
    });
    expect(occurred_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect((await host.client.calls.retrieveStatus(id)).data).toMatchObject({ is_alive: false });
  });

  it.each([
    ['busy', { then: 'busy' }, {}, 'user_busy', 'callee', '486'],
    ['declined', { then: 'declines' }, {}, 'call_rejected', 'callee', '603'],
    ['not in service', { then: 'fails' }, {}, 'not_found', 'callee', '404'],
    ['not answered', { then: 'rings' }, { timeout_secs: 5 }, 'timeout', 'caller', '487'],
    [
      'not answered on one route',
      { then: 'rings' },
      { timeout_secs: 5, retry_on_timeout: false },
      'no_answer',
      'caller',
      '487',
    ],
    ['from a number that is not ours', {}, { from: '+12025550199' }, 'call_rejected', 'callee', '403'],
  ] as const)('%s ends with its cause', async (_what, phone, params, cause, source, sip) => {
    await using host = await startTelnyxHost({ secondMs: 5, phone: phonesAt({ [maya]: phone }) });
    const { data } = await host.client.calls.dial({ ...call, ...params });
    const { payload } = await host.event('call.hangup', data?.call_control_id);
    expect(payload).toMatchObject({ hangup_cause: cause, hangup_source: source, sip_hangup_cause: sip });
    expect(host.types()).toEqual(['call.initiated', 'call.hangup']);
  });

  it('that we cancel while it rings is an originator cancel, and the second hang-up meets 90018', async () => {
    await using host = await startTelnyxHost({ phone: phonesAt({ [maya]: { then: 'rings' } }) });
    const { data } = await host.client.calls.dial(call);
    const id = data?.call_control_id ?? '';
    await host.client.calls.actions.hangup(id, {});
    const { payload } = await host.event('call.hangup', id);
    expect(payload).toMatchObject({ hangup_cause: 'originator_cancel', hangup_source: 'caller' });
    await expect(host.client.calls.actions.hangup(id, {})).rejects.toMatchObject({
      status: 422,
      error: { errors: [{ code: '90018', title: 'Call has already ended' }] },
    });
  });

  it('hung up by both at once ends once', async () => {
    await using host = await startTelnyxHost();
    const id = await host.dialled();
    const ours = host.client.calls.actions.hangup(id, {});
    host.fake.phoneOf(id).hangUp();
    await ours.catch((error: unknown) => expect(error).toMatchObject({ status: 422 }));
    await host.fake.settled();
    expect(host.types(id).filter((type) => type === 'call.hangup')).toHaveLength(1);
  });

  it('to a machine says so after the answer', async () => {
    await using host = await startTelnyxHost({ phone: phonesAt({ [maya]: { answeredBy: 'machine' } }) });
    const standard = await host.dialled({ answering_machine_detection: 'greeting_end' });
    expect((await host.event('call.machine.detection.ended', standard)).payload).toMatchObject({
      result: 'machine',
    });
    expect((await host.event('call.machine.greeting.ended', standard)).payload).toMatchObject({
      result: 'ended',
    });
    const premium = await host.dialled({ answering_machine_detection: 'premium' });
    await host.event('call.machine.premium.detection.ended', premium);
    expect((await host.event('call.machine.premium.greeting.ended', premium)).payload).toMatchObject({
      result: 'beep_detected',
    });
  });

  it('whose connection drops after it was accepted is found again by its command_id, for 60 seconds', async () => {
    let now = Date.now();
    await using host = await startTelnyxHost({ now: () => now });
    host.fake.fault({ method: 'POST', path: '/v2/calls', drop: 'after' });
    const withId = { ...call, command_id: 'dial-1' };
    await expect(host.client.calls.dial(withId)).rejects.toBeInstanceOf(Telnyx.APIConnectionError);
    const { data } = await host.client.calls.dial(withId);
    expect(host.fake.instances().map((leg) => leg.call_control_id)).toEqual([data?.call_control_id]);

    now += 61_000;
    const later = await host.client.calls.dial(withId);
    expect(later.data?.call_control_id).not.toBe(data?.call_control_id);
  });

  it('is forgotten ten minutes after its end, but its events are not', async () => {
    let now = Date.now();
    await using host = await startTelnyxHost({ now: () => now });
    const id = await host.dialled();
    await host.client.calls.actions.hangup(id, {});
    const legId = host.leg(id).call_leg_id;
    now += 11 * 60_000;
    await expect(host.client.calls.retrieveStatus(id)).rejects.toMatchObject({ status: 404 });
    const events = await host.client.callEvents.list({ filter: { leg_id: legId, type: 'webhook' } });
    expect(events.data?.map(({ name }) => name)).toEqual(['call.initiated', 'call.answered', 'call.hangup']);
    const hangups = await host.client.callEvents.list({ filter: { name: 'call.hangup', leg_id: legId } });
    expect(hangups.data?.[0]?.metadata).toMatchObject({ hangup_cause: 'normal_clearing' });
  });

  it('shows among the active calls of its connection, with its state, while it lives', async () => {
    await using host = await startTelnyxHost();
    const id = await host.dialled();
    const active = () => host.client.connections.listActiveCalls(account.connectionId);
    expect((await active()).data).toMatchObject([{ call_control_id: id, client_state: state }]);
    await host.client.calls.actions.hangup(id, {});
    expect((await active()).data).toEqual([]);
  });

  it('is refused with the code of what is wrong', async () => {
    await using host = await startTelnyxHost();
    const refused = async (params: object, code: string, pointer: string) =>
      expect(host.client.calls.dial({ ...call, ...params })).rejects.toMatchObject({
        status: 422,
        error: { errors: [{ code, source: { pointer } }] },
      });
    await refused({ to: '0202 555' }, '10016', '/to');
    await refused({ to: undefined }, '10004', '/to');
    await refused({ connection_id: '12' }, '10015', '/connection_id');
    await refused({ client_state: 'not base64!' }, '10015', '/client_state');
    await refused({ timeout_secs: 1 }, '10033', '/timeout_secs');
    await refused({ bridge_on_answer: true }, '10004', '/link_to');
    await refused({ answering_machine_detection: 'maybe' }, '10032', '/answering_machine_detection');
    expect(host.fake.instances()).toEqual([]);
    const stranger = new Telnyx({ apiKey: 'KEYwrong', baseURL: `${host.fake.url}/v2`, maxRetries: 0 });
    await expect(stranger.calls.dial(call)).rejects.toMatchObject({
      status: 401,
      error: { errors: [{ code: '10009' }] },
    });
  });

  it('meets 429 with the headers of the limit, as a fault and by dialling too fast', async () => {
    const now = Date.now();
    const phone = phonesAt({ [maya]: { then: 'rings' } });
    await using host = await startTelnyxHost({ now: () => now, phone });
    host.fake.fault({ path: '/v2/calls', answer: tooManyRequests().answer });
    const [limited] = await Promise.allSettled([host.client.calls.dial(call)]);
    const error = (limited as PromiseRejectedResult).reason as InstanceType<typeof Telnyx.RateLimitError>;
    expect(error.status).toBe(429);
    expect(error.headers?.get('x-ratelimit-remaining')).toBe('0');
    expect(error.error).toMatchObject({ errors: [{ code: '10011' }] });

    const dials = await Promise.allSettled(Array.from({ length: 155 }, () => host.client.calls.dial(call)));
    const refusals = dials.filter((one) => one.status === 'rejected');
    expect(refusals).toHaveLength(5);
    expect(refusals[0]?.reason).toMatchObject({ status: 429, error: { errors: [{ code: '90103' }] } });
  });
});
