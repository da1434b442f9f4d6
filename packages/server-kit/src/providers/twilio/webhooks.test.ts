import twilioHelper from 'twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeLeg, type Leg, type LegObservation } from '@offhook/core/call';
import type { WebhookFacet } from '../contract.js';
import { permutations, seededRandom, shuffled } from '../../testing/orders.js';
import { waitFor } from '../../testing/wait-for.js';
import { account, contextOf, planned } from './provider-context.fixture.js';
import { startKit, type Kit, type Told } from './twilio-kit.fixture.js';
import { twilio } from './twilio.js';

const now = Date.now();
const receiver = (options: object = {}, at = now): WebhookFacet =>
  twilio({ ...account, ...options }).connect(
    contextOf({ url: 'https://calls.example.com/webhooks/twilio' }, () => at),
  ).webhooks!;

/** What each webhook says of a leg; the receiver keeps nothing, so it is asked once. */
async function heard(webhooks: WebhookFacet, told: readonly Told[], legId: string) {
  const all = await Promise.all(told.map((one) => webhooks.receive({ ...one, url: new URL(one.url) })));
  return all.map(({ news }) =>
    news.flatMap((item) =>
      item.type === 'leg' && item.observation.legId === legId ? [item.observation] : [],
    ),
  );
}

const merged = (leg: Leg, all: readonly (readonly LegObservation[])[]): Leg =>
  all.flat().reduce(mergeLeg, leg);

describe('webhooks of Twilio', () => {
  let kit: Kit;
  let told: readonly Told[];
  const leg = planned('customer-1', { heardAt: now });

  beforeAll(async () => {
    kit = await startKit({ options: { machineDetection: true }, fake: { secondMs: 1000 } });
    kit.plan('customer-1', { address: '+12025550105' });
    await kit.dial('customer-1');
    await waitFor(
      'a machine',
      async () => kit.leg('customer-1').answeredBy,
      (who) => who === 'machine',
    );
    kit.fake.phoneOf(kit.leg('customer-1').providerLegId ?? '').hangUp();
    await kit.fake.settled();
    told = [...kit.told];
  });
  afterAll(() => kit.close());

  it('merge to the same leg in each of the orders of six', async () => {
    const six = told
      .filter(({ kind }) => kind === 'status' || kind === 'conference' || kind === 'amd')
      .slice(0, 6);
    expect(six).toHaveLength(6);
    const said = await heard(receiver(), six, leg.id);
    const wanted = merged(leg, said);
    let orders = 0;
    for (const order of permutations(said)) {
      expect(merged(leg, order)).toEqual(wanted);
      orders += 1;
    }
    expect(orders).toBe(720);
  });

  it('merge to the same leg in 200 shuffles of all with some of them twice', async () => {
    const said = await heard(receiver(), told, leg.id);
    const wanted = merged(leg, said);
    expect(wanted).toMatchObject({
      state: 'ended',
      cause: 'completed',
      answeredBy: 'machine',
      lastSequence: 3,
    });
    const random = seededRandom(20_260_121);
    for (let round = 0; round < 200; round += 1) {
      const twice = said.filter(() => random() < 0.4);
      expect(merged(leg, shuffled([...said, ...twice], random))).toEqual(wanted);
    }
  });

  it('have a key each, the same when it comes again', async () => {
    const webhooks = receiver();
    const keys = await Promise.all(
      [...told, ...told].map(
        async (one) => (await webhooks.receive({ ...one, url: new URL(one.url) })).eventKey,
      ),
    );
    expect(new Set(keys).size).toBe(told.length);
    expect(keys.slice(told.length)).toEqual(keys.slice(0, told.length));
  });

  const genuine = (
    form: Readonly<Record<string, string>> = {},
    address = 'https://calls.example.com/webhooks/twilio/status?call=c&leg=l',
    token: string = account.authToken,
  ) => {
    const body = {
      AccountSid: account.accountSid,
      CallSid: 'CA1',
      CallStatus: 'ringing',
      SequenceNumber: '1',
      ...form,
    };
    return {
      kind: 'status',
      url: new URL(address),
      headers: {
        'x-twilio-signature': twilioHelper.getExpectedTwilioSignature(token, address, body),
      },
      rawBody: Buffer.from(new URLSearchParams(body).toString()),
    };
  };

  it('are believed when the official helper would sign them so', async () => {
    const one = genuine({
      Timestamp: new Date(now).toUTCString().replace('GMT', '+0000'),
      Caller: 'Zoë & Cö = "x"+y',
      Empty: '',
    });
    expect(await receiver().receive(one)).toMatchObject({
      eventKey: 'CA1:1',
      news: [
        {
          type: 'leg',
          callId: 'c',
          observation: { legId: 'l', state: 'ringing', sequence: 1, providerLegId: 'CA1' },
        },
      ],
    });
    const withPort = genuine({}, 'https://calls.example.com:443/webhooks/twilio/status?call=c&leg=l');
    expect((await receiver().receive({ ...withPort, url: genuine().url })).news).toHaveLength(1);
    const old = genuine({}, undefined, 'the-token-before');
    expect((await receiver({ previousAuthToken: 'the-token-before' }).receive(old)).news).toHaveLength(1);
  });

  it('are refused when forged, changed, told in another form or at another address, stale, or without our secret', async () => {
    const one = genuine({ Timestamp: new Date(now).toUTCString() });
    const form = Object.fromEntries(new URLSearchParams(one.rawBody.toString()));
    const refused = [
      genuine({}, undefined, 'a-guess'),
      { ...one, headers: {} },
      { ...one, headers: { 'x-twilio-signature': '' } },
      { ...one, rawBody: Buffer.from(one.rawBody.toString().replace('ringing', 'completed')) },
      { ...one, rawBody: Buffer.concat([one.rawBody, Buffer.from('&CallDuration=9')]) },
      { ...one, rawBody: Buffer.from(JSON.stringify(form)) },
      { ...one, rawBody: Buffer.alloc(0) },
      { ...one, url: new URL('https://calls.example.com/webhooks/twilio/status?call=c&leg=another') },
      { ...one, url: new URL('https://evil.example.com/webhooks/twilio/status?call=c&leg=l') },
      genuine({ AccountSid: `AC${'b'.repeat(32)}` }),
      genuine({ Timestamp: new Date(now - 301_000).toUTCString() }),
    ];
    for (const request of refused) {
      await expect(receiver().receive(request)).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(receiver({ authToken: undefined }).receive(one)).rejects.toThrow(/No secret/);
  });

  it.each([
    ['participant_hung_up', { hungUp: true }],
    ['participant_updated_via_api', { hungUp: false }],
    ['moderator_ended_conference', {}],
  ])('tell whether somebody hung up or was taken down: %s', async (reason, said) => {
    const left = {
      StatusCallbackEvent: 'participant-leave',
      ParticipantLabel: 'l',
      ReasonParticipantLeft: reason,
      ParticipantCallStatus: 'completed',
    };
    const { news } = await receiver().receive({ ...genuine(left), kind: 'conference' });
    expect(news).toMatchObject([{ type: 'leg', observation: { legId: 'l', state: 'ended', ...said } }]);
    expect('hungUp' in (news[0]?.type === 'leg' ? news[0].observation : {})).toBe('hungUp' in said);
  });

  it('that are not known mean nothing and are no error', async () => {
    for (const request of [
      genuine({ CallStatus: 'teleported' }),
      genuine({}, 'https://calls.example.com/webhooks/twilio/status'),
      { ...genuine(), kind: 'newest' },
      { ...genuine(), kind: null },
      { ...genuine({ StatusCallbackEvent: 'participant-speech-start' }), kind: 'conference' },
      { ...genuine({ RecordingStatus: 'dreaming' }), kind: 'recording' },
      { ...genuine({ AnsweredBy: 'unknown' }), kind: 'amd' },
    ]) {
      expect((await receiver().receive(request)).news).toEqual([]);
    }
  });
});
