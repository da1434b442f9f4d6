import { describe, expect, it } from 'vitest';
import { description, problemsOf } from './telnyx-description.fixture.js';
import { account, maya, ours, startTelnyxHost, state } from './telnyx-host.fixture.js';

const why = description.path === null ? ` (skipped: ${description.reason})` : '';

describe("the fake Telnyx, held against Telnyx's own description", () => {
  it.skipIf(description.path === null)(`is as described in a call with everything${why}`, async () => {
    await using host = await startTelnyxHost();
    const { calls, conferences } = host.client;
    const { data: credential } = await host.client.telephonyCredentials.create({
      connection_id: account.credentialConnectionId,
    });
    const token = await host.client.telephonyCredentials.createToken(credential?.id ?? '');
    const browser = await host.fake.connectBrowser({ token, destination: maya, clientState: state });
    await calls.actions.answer(browser, { client_state: state });
    const customer = await host.dialled({
      answering_machine_detection: 'premium',
      command_id: 'dial-1',
      record: 'record-from-answer',
    });
    const { data } = await conferences.create({ call_control_id: customer, name: 'call-1' });
    const id = data?.id ?? '';
    await conferences.actions.join(id, { call_control_id: browser, end_conference_on_exit: true });
    await conferences.actions.hold(id, { call_control_ids: [customer] });
    await conferences.actions.recordStart(id, { format: 'mp3', channels: 'single' });
    await conferences.listParticipants(id, { filter: { on_hold: true } });
    await calls.actions.speak(customer, { payload: 'Please hold.', voice: 'Telnyx.KokoroTTS.af' });
    await host.event('call.machine.premium.detection.ended', customer);
    host.fake.phoneOf(customer).press('1');
    await host.client.connections.listActiveCalls(account.connectionId);
    host.fake.phoneOf(browser).hangUp();
    await host.event('conference.recording.saved');
    await host.client.recordings.list({});
    await host.client.callEvents.list({});
    await host.client.phoneNumbers.list({});
    await host.fake.settled();
    expect(problemsOf(host.fake)).toEqual([]);
    expect(host.fake.exchanges.length).toBeGreaterThan(12);
  });

  it.skipIf(description.path === null)(`is caught where it is not as described${why}`, async () => {
    await using host = await startTelnyxHost();
    const id = host.fake.callIn({ from: maya, to: ours });
    await host.fake.settled();
    const [delivery] = host.fake.webhooks.deliveries;
    const { webhook } = delivery ?? { webhook: { body: '', url: '', headers: {} } };
    const changed = { ...webhook, body: webhook.body.replace('"parked"', '"lost"') };
    const wrong = {
      ...host.fake,
      exchanges: [
        {
          request: {
            ...host.fake.requests[0],
            method: 'GET',
            path: `/v2/calls/${id}`,
            query: new URLSearchParams(),
          },
          answer: { status: 200, body: { data: { record_type: 'call', is_alive: 'yes' } } },
        },
      ],
      webhooks: { deliveries: [{ webhook: changed, status: 200, answer: '' }] },
    };
    expect(problemsOf(wrong as never)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('is_alive must be boolean'),
        expect.stringContaining('state must be equal to one of the allowed values'),
      ]),
    );
  });
});
