import { mergeLeg, newLeg, type Leg, type LegObservation } from '@offhook/core/call';
import Telnyx from 'telnyx';
import { describe, expect, it } from 'vitest';
import type { WebhookRequest } from '../contract.js';
import { permutations, seededRandom, shuffled } from '../../testing/orders.js';
import { phonesAt } from '../../testing/vendors/phones-at.fixture.js';
import { account, callId, maya, startBench, type TelnyxBench } from './telnyx-bench.fixture.js';
import { readReference } from './leg-reference.js';

type Heard = (request: Partial<WebhookRequest>) => Promise<unknown>;

const receiving =
  (bench: TelnyxBench): Heard =>
  async (request) => {
    const url = new URL('https://host.example/webhooks/telnyx');
    return bench.connection.webhooks?.receive({
      kind: null,
      url,
      headers: {},
      rawBody: Buffer.alloc(0),
      ...request,
    });
  };

describe('a webhook of Telnyx', () => {
  it('forged, stale, of tomorrow, re-serialised or unsigned is refused, as by the official client', async () => {
    let now = Date.now();
    await using bench = await startBench({ now: () => now });
    await bench.dialled({ id: 'leg-1' });
    await bench.isUp('leg-1');
    const [first] = bench.webhooks;
    if (first === undefined) throw new Error('no webhook');
    const receive = receiving(bench);
    const official = new Telnyx({ apiKey: 'KEY', publicKey: bench.fake.publicKey });
    const theirs = (request: Pick<WebhookRequest, 'headers' | 'rawBody'>) =>
      official.webhooks.unwrap(request.rawBody.toString(), {
        headers: request.headers as Record<string, string>,
      });
    const text = first.rawBody.toString();
    const signature = String(first.headers['telnyx-signature-ed25519']);
    await receive(first);
    await theirs(first);

    const { 'telnyx-signature-ed25519': _mark, ...unsigned } = first.headers;
    const { 'telnyx-timestamp': _time, ...timeless } = first.headers;
    const spaced = Buffer.from(JSON.stringify(JSON.parse(text), null, 1));
    const other = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    const stale = { ...first, headers: bench.fake.sign(text, now - 400_000) };
    const early = { ...first, headers: bench.fake.sign(text, now + 400_000) };
    const forgeries = [
      { ...first, rawBody: spaced },
      { ...first, rawBody: Buffer.concat([first.rawBody, Buffer.from(' ')]) },
      { ...first, headers: { ...first.headers, 'telnyx-signature-ed25519': other } },
      { ...first, headers: { ...first.headers, 'telnyx-signature-ed25519': 'no base64!' } },
      { ...first, headers: { ...first.headers, 'telnyx-timestamp': '1e9' } },
      {
        ...first,
        headers: {
          ...first.headers,
          'telnyx-timestamp': String(Number(first.headers['telnyx-timestamp']) + 1),
        },
      },
      { ...first, headers: unsigned },
      { ...first, headers: timeless },
      stale,
      early,
    ];
    for (const forgery of forgeries) {
      await expect(receive(forgery)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(theirs(forgery)).rejects.toThrow();
    }
    for (const skew of [-200_000, 200_000]) {
      const signed = { ...first, headers: bench.fake.sign(text, now + skew) };
      await receive(signed);
      await theirs(signed);
    }
    const at = Number(first.headers['telnyx-timestamp']) * 1000;
    now = at + 300_000;
    await receive(first);
    now = at + 301_000;
    await expect(receive(first)).rejects.toMatchObject({ code: 'forbidden' });
    await using other1 = await startBench({}, { publicKey: '' });
    await expect(receiving(other1)(first)).rejects.toMatchObject({ code: 'forbidden', message: /publicKey/ });
  });

  it('has the key of its event, else of its bytes; unknown types, shapes and other programs mean nothing', async () => {
    await using bench = await startBench();
    const receive = receiving(bench);
    const of = (body: unknown) => {
      const rawBody = typeof body === 'string' ? body : JSON.stringify(body);
      return receive({ rawBody: Buffer.from(rawBody), headers: bench.fake.sign(rawBody) });
    };
    const event = (event_type: string, payload: object) => ({
      data: {
        record_type: 'event',
        event_type,
        id: 'event-1',
        occurred_at: '2026-11-20T10:00:00.123456Z',
        payload,
      },
    });
    const ours = { connection_id: account.connectionId, call_control_id: 'v3:a' };
    expect(await of(event('call.cost', { ...ours, client_state: null }))).toEqual({
      eventKey: 'event-1',
      news: [],
    });
    expect(await of('no json')).toMatchObject({
      eventKey: expect.stringMatching(/^[0-9a-f]{64}$/),
      news: [],
    });
    expect(await of([])).toMatchObject({ news: [] });
    expect(
      await of(event('call.answered', { ...ours, client_state: 'aGF2ZSBhIG5pY2UgZGF5ID1d' })),
    ).toMatchObject({ news: [] });
    expect(await of(event('call.answered', { connection_id: '7', client_state: null }))).toMatchObject({
      news: [],
    });
    const news = [{ type: 'leg', observation: { state: 'up', at: Date.parse('2026-11-20T10:00:00.123Z') } }];
    expect(await of(event('call.answered', { ...ours, client_state: null }))).toMatchObject({ news });
    const { data } = event('call.answered', { ...ours, client_state: null });
    expect(await of(data)).toMatchObject({ eventKey: 'event-1', news });
    const { event_type, ...rest } = data;
    expect(await of({ ...rest, metadata: { event: event_type } })).toMatchObject({ news });
  });

  it('that another program of the account could send as a browser does not reach our legs', async () => {
    await using bench = await startBench();
    const forged = Buffer.from(JSON.stringify({ call: callId, leg: 'leg-1', join: 1, mac: 'AAAA' })).toString(
      'base64',
    );
    expect(readReference(forged)).toMatchObject({ callId, legId: 'leg-1' });
    const body = JSON.stringify({
      data: {
        event_type: 'call.initiated',
        id: 'event-1',
        occurred_at: '2026-11-20T10:00:00.123456Z',
        payload: {
          connection_id: account.credentialConnectionId,
          call_control_id: 'v3:a',
          direction: 'outgoing',
          state: 'parked',
          client_state: forged,
        },
      },
    });
    const received = await receiving(bench)({ rawBody: Buffer.from(body), headers: bench.fake.sign(body) });
    expect(received).toMatchObject({ news: [] });
    expect(bench.fake.requests).toEqual([]);
  });
});

describe('the webhooks of a leg, in whatever order', () => {
  async function observationsOf(phone: object): Promise<readonly LegObservation[]> {
    await using bench = await startBench({ phone: phonesAt({ [maya]: { talksMs: 60, ...phone } }) });
    await bench.dialled({ id: 'leg-1' });
    await bench.hasEnded('leg-1');
    await bench.fake.settled();
    const all: LegObservation[] = [];
    for (const webhook of bench.webhooks) {
      const { news } = (await receiving(bench)(webhook)) as { news: { observation: LegObservation }[] };
      all.push(...news.map(({ observation }) => observation));
    }
    return all;
  }

  const merged = (order: readonly LegObservation[]): Leg =>
    order.reduce(
      mergeLeg,
      newLeg({ id: 'leg-1', participantId: 'p', role: 'customer', kind: 'phone', address: maya, heardAt: 0 }),
    );

  it.each([
    ['a person', {}],
    ['a machine', { answeredBy: 'machine' }],
    ['busy', { then: 'busy' }],
  ])(
    'make the same leg by every permutation, and by 200 shuffles with duplicates: %s',
    async (_who, phone) => {
      const all = await observationsOf(phone);
      expect(all.length).toBeGreaterThanOrEqual(2);
      const wanted = merged(all);
      expect(wanted.state).toBe('ended');
      // Up to six, some twice.
      const six = [...all, ...all].slice(0, 6);
      for (const order of permutations(six)) expect(merged(order)).toEqual(wanted);
      const random = seededRandom(7);
      for (let round = 0; round < 200; round += 1) {
        const copies = [...all, ...all.filter(() => random() < 0.5)];
        expect(merged(shuffled(copies, random))).toEqual(wanted);
      }
    },
  );

  it('arrive jittered and twice, before the dial is answered, and make the leg that they make in order', async () => {
    await using bench = await startBench({
      phone: phonesAt({ [maya]: { talksMs: 20 } }),
      webhookWeather: { jitterMs: 30, duplicate: 0.5, random: seededRandom(3) },
    });
    bench.fake.fault({ path: '/v2/calls', delayMs: 120 });
    await bench.dialled({ id: 'leg-1' });
    await bench.fake.settled();
    const { ended } = bench.atTelnyx('leg-1');
    expect(await bench.hasEnded('leg-1')).toMatchObject({
      cause: 'completed',
      times: { up: expect.any(Number), ended: Date.parse(ended ?? '') },
    });
  });
});
