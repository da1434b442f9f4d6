import { describe, expect, it } from 'vitest';
import { account, maya, ours, startTelnyxHost } from './telnyx-host.fixture.js';

const leo = '+12025550142';

describe('a conference at the fake Telnyx', () => {
  it('is made of a leg that is up, joined by another, and ends when all left', async () => {
    await using host = await startTelnyxHost();
    const [customer, agent] = [await host.dialled(), await host.dialled({ to: leo })];
    const { data: conference } = await host.client.conferences.create({
      call_control_id: customer,
      name: 'call-1',
    });
    const id = conference?.id ?? '';
    await host.client.conferences.actions.join(id, { call_control_id: agent });
    await host.event('conference.participant.joined', agent);
    expect(host.leg(agent).conference).toBe(id);

    host.fake.phoneOf(agent).hangUp();
    host.fake.phoneOf(customer).hangUp();
    expect((await host.event('conference.ended')).payload).toMatchObject({
      conference_id: id,
      reason: 'all_left',
    });
    expect(host.types().filter((type) => type.startsWith('conference'))).toEqual([
      'conference.created',
      'conference.participant.joined',
      'conference.participant.joined',
      'conference.participant.left',
      'conference.participant.left',
      'conference.ended',
    ]);
    expect((await host.client.conferences.retrieve(id)).data).toMatchObject({ status: 'completed' });
    await expect(host.client.conferences.actions.mute(id, {})).rejects.toMatchObject({
      status: 422,
      error: { errors: [{ code: '90019' }] },
    });
  });

  it('holds and mutes whom it is told to, which only its participant list tells of', async () => {
    await using host = await startTelnyxHost();
    const [customer, agent] = [await host.dialled(), await host.dialled({ to: leo })];
    const { data } = await host.client.conferences.create({ call_control_id: customer, name: 'call-1' });
    const id = data?.id ?? '';
    const { actions } = host.client.conferences;
    await actions.join(id, { call_control_id: agent });
    await host.fake.settled();
    const before = host.heard.length;
    await actions.hold(id, { call_control_ids: [customer], audio_url: 'https://h.example/music.mp3' });
    await actions.mute(id, { call_control_ids: [agent] });
    expect(host.leg(customer)).toMatchObject({ held: true, muted: false });
    expect(host.leg(agent)).toMatchObject({ held: false, muted: true });
    const held = await host.client.conferences.listParticipants(id, { filter: { on_hold: true } });
    expect(held.data).toMatchObject([{ call_control_id: customer, on_hold: true, muted: false }]);
    await actions.unhold(id, { call_control_ids: [customer] });
    await actions.unmute(id, { call_control_ids: [agent] });
    expect(host.leg(customer).held || host.leg(agent).muted).toBe(false);
    await host.fake.settled();
    expect(host.heard).toHaveLength(before);
  });

  it('is entered on the answer by conference_config, on hold until it starts', async () => {
    await using host = await startTelnyxHost();
    const customer = await host.dialled({
      conference_config: { conference_name: 'call-1', start_conference_on_create: false },
    });
    await host.event('conference.participant.joined', customer);
    expect(host.leg(customer)).toMatchObject({ held: true });
    const agent = await host.dialled({
      to: leo,
      conference_config: {
        conference_name: 'call-1',
        start_conference_on_enter: true,
        end_conference_on_exit: true,
      },
    });
    await host.event('conference.participant.joined', agent);
    expect(host.leg(customer)).toMatchObject({ held: false, conference: host.leg(agent).conference });

    host.fake.phoneOf(agent).hangUp();
    await host.event('call.hangup', customer);
    expect((await host.event('conference.ended')).payload).toMatchObject({ reason: 'host_left' });
  });

  it('takes a leg out of its bridge; leaving parks it; a name is used once at a time', async () => {
    await using host = await startTelnyxHost();
    const agent = await host.dialled({ to: leo });
    const customer = await host.dialled({ link_to: agent, bridge_on_answer: true });
    await host.event('call.bridged', customer);
    const { data } = await host.client.conferences.create({ call_control_id: customer, name: 'call-1' });
    await host.event('call.hangup', agent);
    const other = await host.dialled();
    await expect(
      host.client.conferences.create({ call_control_id: other, name: 'call-1' }),
    ).rejects.toMatchObject({ status: 422, error: { errors: [{ code: '90033' }] } });
    await host.client.conferences.actions.leave(data?.id ?? '', { call_control_id: customer });
    await host.event('conference.ended');
    expect(host.leg(customer)).toMatchObject({ state: 'answered', conference: null });
    const listed = await host.client.conferences.list({ filter: { name: 'call-1', status: 'completed' } });
    expect(listed.data).toMatchObject([{ id: data?.id, end_reason: 'all_left' }]);
  });

  it('records, and is ended by command with everybody in it', async () => {
    await using host = await startTelnyxHost();
    const customer = await host.dialled();
    const { data } = await host.client.conferences.create({ call_control_id: customer, name: 'call-1' });
    const id = data?.id ?? '';
    await host.client.conferences.actions.recordStart(id, { format: 'mp3' });
    await host.client.conferences.actions.endConference(id, {});
    await host.event('call.hangup', customer);
    const { payload } = await host.event('conference.recording.saved');
    expect(payload).toMatchObject({ conference_id: id, format: 'mp3' });
    const { data: recordings } = await host.client.recordings.list({ filter: { conference_id: id } });
    expect(recordings).toMatchObject([{ source: 'conference', conference_id: id }]);
  });

  it('needs a leg that is up', async () => {
    await using host = await startTelnyxHost();
    const { data } = await host.client.calls.dial({
      connection_id: account.connectionId,
      to: 'sip:nobody@sip.telnyx.com',
      from: ours,
    });
    const id = data?.call_control_id ?? '';
    await expect(host.client.conferences.create({ call_control_id: id, name: maya })).rejects.toMatchObject({
      status: 422,
    });
    await expect(
      host.client.conferences.create({ call_control_id: 'v3:unknown', name: maya }),
    ).rejects.toMatchObject({ error: { errors: [{ code: '90015' }] } });
  });
});
