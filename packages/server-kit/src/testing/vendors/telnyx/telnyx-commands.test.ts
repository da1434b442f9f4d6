import { describe, expect, it } from 'vitest';
import { phonesAt } from '../phones-at.fixture.js';
import { account, maya, ours, startTelnyxHost, state } from './telnyx-host.fixture.js';

const leo = '+12025550142';
const rin = '+12025550143';

describe('a bridge at the fake Telnyx', () => {
  it('connects two legs of one session by link_to and bridge_on_answer; the end of one ends the other', async () => {
    await using host = await startTelnyxHost();
    const agent = await host.dialled({ to: leo });
    const customer = await host.dialled({ link_to: agent, bridge_on_answer: true });
    await host.event('call.bridged', agent);
    await host.event('call.bridged', customer);
    expect(host.leg(agent)).toMatchObject({
      bridged_with: customer,
      call_session_id: host.leg(customer).call_session_id,
    });

    host.fake.phoneOf(agent).hangUp();
    const { payload } = await host.event('call.hangup', customer);
    expect(payload).toMatchObject({ hangup_cause: 'normal_clearing', hangup_source: 'caller' });
  });

  it('by command keeps whom park_after_unbridge keeps', async () => {
    await using host = await startTelnyxHost();
    const [customer, agent] = [await host.dialled(), await host.dialled({ to: leo })];
    await host.client.calls.actions.bridge(customer, {
      call_control_id_to_bridge_with: agent,
      park_after_unbridge: 'self',
    });
    host.fake.phoneOf(agent).hangUp();
    await host.event('call.hangup', agent);
    expect(host.leg(customer)).toMatchObject({ state: 'answered', bridged_with: null });
  });

  it('waits for a leg that still rings, and is refused to a leg that was not answered', async () => {
    await using host = await startTelnyxHost({ phone: phonesAt({ [leo]: { then: 'rings' } }) });
    const customer = await host.dialled();
    const { data } = await host.client.calls.dial({
      connection_id: account.connectionId,
      to: leo,
      from: ours,
    });
    const agent = data?.call_control_id ?? '';
    await expect(
      host.client.calls.actions.bridge(agent, { call_control_id_to_bridge_with: customer }),
    ).rejects.toMatchObject({ status: 422, error: { errors: [{ code: '90034' }] } });
    await host.client.calls.actions.bridge(customer, { call_control_id_to_bridge_with: agent });
    host.fake.phoneOf(agent).answer();
    await host.event('call.bridged', agent);
    expect(host.leg(customer).bridged_with).toBe(agent);
  });
});

describe('a transfer at the fake Telnyx', () => {
  it('bridges the leg with the target when that answers; the one before leaves', async () => {
    await using host = await startTelnyxHost();
    const agent = await host.dialled({ to: leo });
    const customer = await host.dialled({ link_to: agent, bridge_on_answer: true });
    await host.client.calls.actions.transfer(customer, {
      to: rin,
      from: ours,
      target_leg_client_state: 'dGFyZ2V0',
    });
    await host.event('call.hangup', agent);
    const target = host.fake.instances().find(({ to }) => to === rin);
    expect(target).toMatchObject({ client_state: 'dGFyZ2V0', bridged_with: customer, state: 'answered' });
    expect(host.leg(customer)).toMatchObject({ client_state: state, state: 'answered' });
  });

  it('that fails ends the target only', async () => {
    await using host = await startTelnyxHost({ phone: phonesAt({ [rin]: { then: 'busy' } }) });
    const agent = await host.dialled({ to: leo });
    const customer = await host.dialled({ link_to: agent, bridge_on_answer: true });
    await host.client.calls.actions.transfer(customer, { to: rin, from: ours });
    const { payload } = await host.event('call.hangup');
    expect(payload).toMatchObject({ to: rin, hangup_cause: 'user_busy' });
    expect(host.leg(customer)).toMatchObject({ bridged_with: agent });
  });
});

describe('commands of a leg at the fake Telnyx', () => {
  it('send_dtmf is heard at the phone once per command_id, and keys pressed there are events', async () => {
    await using host = await startTelnyxHost();
    const id = await host.dialled();
    const dtmf = { digits: '12#', command_id: 'dtmf-1' };
    await host.client.calls.actions.sendDtmf(id, dtmf);
    await host.client.calls.actions.sendDtmf(id, dtmf);
    expect(host.leg(id).heard).toBe('12#');
    await expect(host.client.calls.actions.sendDtmf(id, { digits: 'x' })).rejects.toMatchObject({
      status: 422,
    });
    host.fake.phoneOf(id).press('5');
    expect((await host.event('call.dtmf.received', id)).payload).toMatchObject({ digit: '5' });
  });

  it('client_state_update changes what later events carry', async () => {
    await using host = await startTelnyxHost();
    const id = await host.dialled();
    await host.client.calls.actions.updateClientState(id, { client_state: 'Y2FsbC0y' });
    await host.client.calls.actions.hangup(id, {});
    expect((await host.event('call.hangup', id)).payload).toMatchObject({ client_state: 'Y2FsbC0y' });
  });

  it('speak and playback_start tell of their start and end', async () => {
    await using host = await startTelnyxHost();
    const id = await host.dialled();
    await host.client.calls.actions.speak(id, { payload: 'Please hold.', voice: 'Telnyx.KokoroTTS.af' });
    expect((await host.event('call.speak.ended', id)).payload).toMatchObject({ status: 'completed' });
    await host.client.calls.actions.startPlayback(id, {
      audio_url: 'https://h.example/a.mp3',
      loop: 'infinity',
    });
    await host.event('call.playback.started', id);
    await host.client.calls.actions.hangup(id, {});
    expect((await host.event('call.playback.ended', id)).payload).toMatchObject({ status: 'call_hangup' });
  });

  it('what is said and played is heard one after the other, and what is not to be had is told at its end', async () => {
    await using host = await startTelnyxHost({ canFetch: (url) => !url.endsWith('/gone.mp3') });
    const id = await host.dialled();
    const { actions } = host.client.calls;
    const gone = { audio_url: 'https://h.example/gone.mp3' };
    await actions.speak(id, { payload: 'Hello.', voice: 'AWS.Polly.Joanna' });
    await actions.startPlayback(id, { audio_url: 'https://h.example/a.mp3' });
    await actions.startPlayback(id, gone);
    await expect.poll(() => host.types(id).filter((type) => type.endsWith('.ended'))).toHaveLength(3);
    expect(host.types(id).slice(-5)).toEqual([
      ...['call.speak.started', 'call.speak.ended', 'call.playback.started', 'call.playback.ended'],
      'call.playback.ended',
    ]);
    expect(host.heard.at(-1)?.payload).toMatchObject({ status: 'failed', media_url: gone.audio_url });
    expect(host.leg(id).played).toEqual(['say: Hello.', 'play: https://h.example/a.mp3']);
    await expect(actions.startPlayback(id, { ...gone, media_name: 'a' })).rejects.toMatchObject({
      status: 422,
    });
  });

  it('recordings begin with a beep and end by themselves, where that is asked for', async () => {
    await using host = await startTelnyxHost({ secondMs: 5 });
    const id = await host.dialled();
    const { actions } = host.client.calls;
    const recording = { format: 'mp3', channels: 'single', play_beep: true } as const;
    await expect(actions.startRecording(id, { ...recording, max_length: 14_401 })).rejects.toMatchObject({
      error: { errors: [{ code: '10033' }] },
    });
    await actions.startRecording(id, { ...recording, max_length: 10 });
    expect(host.leg(id).played).toEqual(['beep']);
    expect((await host.event('call.recording.saved')).payload).toMatchObject({ channels: 'single' });
    expect(host.leg(id)).toMatchObject({ state: 'answered', recording: 'off' });
  });

  it('recordings start, pause, resume and stop; the links of the media expire, new ones do not', async () => {
    let now = Date.now();
    await using host = await startTelnyxHost({ now: () => now });
    const id = await host.dialled();
    const { actions } = host.client.calls;
    await actions.startRecording(id, { format: 'wav', channels: 'dual' });
    now += 3000;
    await actions.pauseRecording(id, {});
    now += 60_000;
    await actions.resumeRecording(id, {});
    now += 2000;
    await actions.stopRecording(id, {});
    const { payload } = await host.event('call.recording.saved');
    expect(payload).toMatchObject({ call_leg_id: host.leg(id).call_leg_id, channels: 'dual' });
    expect(payload).not.toHaveProperty('call_control_id');
    const link = (payload['recording_urls'] as { wav: string }).wav;
    expect((await fetch(link)).headers.get('content-type')).toBe('audio/wav');

    now += 11 * 60_000;
    expect((await fetch(link)).status).toBe(403);
    const { data } = await host.client.recordings.list({ filter: { call_leg_id: host.leg(id).call_leg_id } });
    expect(data).toMatchObject([{ status: 'completed', duration_millis: 5000, source: 'call' }]);
    expect((await fetch(data?.[0]?.download_urls?.wav ?? '')).status).toBe(200);
  });

  it('recording from the answer has its id before, and is saved after the hang-up', async () => {
    await using host = await startTelnyxHost({ phone: phonesAt({ [maya]: { then: 'rings' } }) });
    const { data } = await host.client.calls.dial({
      connection_id: account.connectionId,
      to: maya,
      from: ours,
      record: 'record-from-answer',
    });
    const id = data?.call_control_id ?? '';
    await expect(
      host.client.calls.actions.startRecording(id, { format: 'mp3', channels: 'single' }),
    ).rejects.toMatchObject({ status: 422, error: { errors: [{ code: '90034' }] } });
    host.fake.phoneOf(id).answer();
    await host.client.calls.actions.hangup(id, {});
    const { payload } = await host.event('call.recording.saved');
    expect(payload).toMatchObject({ recording_id: data?.recording_id });
    expect(host.types().at(-1)).toBe('call.recording.saved');
  });
});
