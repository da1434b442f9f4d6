import type { Leg, Voicemail } from '@offhook/core/call';
import Telnyx from 'telnyx';
import { describe, expect, it } from 'vitest';
import type { FakeTelnyxOptions } from '../../testing/vendors/telnyx/index.js';
import type { OutgoingWebhook } from '../../testing/vendors/webhook-sender.js';
import { waitFor } from '../../testing/wait-for.js';
import { voiceFor } from './greet.js';
import { account, maya, startBench, type TelnyxBench } from './telnyx-bench.fixture.js';
import { telnyx } from './telnyx.js';

const greeting = { text: 'Please leave a message.' };

describe('a caller whom nobody answers, at Telnyx', () => {
  it('is answered, greeted and recorded once, and let go when the message is over', async () => {
    await using caller = await phonesIn();
    const { bench, id, ask } = caller;
    expect(await ask()).toMatchObject({ state: 'ringing' });
    expect((await bench.isUp(id)).messageAt, 'answered is not under way yet').toBeUndefined();
    expect(await ask()).not.toHaveProperty('message');
    // Asked again while the greeting is heard, nothing is begun anew.
    await ask();
    await bench.until(id, ({ messageAt }) => messageAt !== undefined);
    expect(await ask()).toMatchObject({ state: 'up', message: true });
    expect(bench.atTelnyx(id)).toMatchObject({
      ...{ recording: 'on', conference: null },
      played: ['say: Please leave a message.', 'beep'],
    });
    await caller.stopRecording();
    await bench.hasEnded(id);
    await bench.fake.settled();
    expect(bench.recordings).toMatchObject([{ state: 'off', recordingId: expect.any(String) as string }]);
    expect(bench.logged).toEqual([]);
  });

  it('is let go when the message has its full length', async () => {
    await using caller = await phonesIn({ secondMs: 5 });
    const { bench, id } = caller;
    await caller.greeted();
    await bench.hasEnded(id);
    await bench.fake.settled();
    expect(bench.recordings).toMatchObject([{ state: 'off' }]);
  });

  it('hears the audio of an address; where Telnyx does not get it, the message is taken without', async () => {
    const audioUrl = 'https://files.example/greeting.mp3';
    for (const canFetch of [true, false]) {
      await using caller = await phonesIn({ canFetch: () => canFetch });
      const { bench, id } = caller;
      await caller.greeted({ audioUrl });
      await bench.until(id, ({ messageAt }) => messageAt !== undefined);
      expect(bench.atTelnyx(id)).toMatchObject({
        recording: 'on',
        played: canFetch ? [`play: ${audioUrl}`, 'beep'] : ['beep'],
      });
      expect(bench.logged).toHaveLength(canFetch ? 0 : 1);
    }
  });

  it('who hangs up during the greeting is not recorded', async () => {
    await using caller = await phonesIn({ soundMs: 5_000 });
    const { bench, id, ask } = caller;
    await caller.greeted();
    bench.fake.phoneOf(bench.leg(id).providerLegId ?? '').hangUp();
    expect(await bench.hasEnded(id)).toMatchObject({ cause: 'completed' });
    await bench.fake.settled();
    await expect(ask()).rejects.toMatchObject({ code: 'call_over' });
    expect(bench.atTelnyx(id)).toMatchObject({ played: ['say: Please leave a message.'] });
    expect(bench.fake.requests.filter(({ path }) => path.endsWith('record_start'))).toEqual([]);
    expect(bench.logged).toEqual([]);
  });

  it('who has hung up is not recorded by news of the greeting that come late', async () => {
    await using caller = await phonesIn();
    const { bench, id, ask } = caller;
    await ask();
    await bench.isUp(id);
    const late = bench.fake.webhooks.keep();
    await ask();
    const ended = await endOfGreeting(late.webhooks);
    late.giveBack();
    bench.fake.phoneOf(bench.leg(id).providerLegId ?? '').hangUp();
    await bench.hasEnded(id);
    const recordStarts = () => bench.fake.requests.filter(({ path }) => path.endsWith('record_start')).length;
    bench.unwanted.add(id);
    expect(await bench.fake.webhooks.deliver(ended)).toMatchObject({ status: 200 });
    expect(recordStarts()).toBe(0);
    // Before we know that they have gone.
    bench.unwanted.clear();
    expect(await bench.fake.webhooks.deliver(ended)).toMatchObject({ status: 200 });
    expect(recordStarts()).toBe(1);
    expect(bench.leg(id).messageAt).toBeUndefined();
  });

  it('of whom no webhook tells is brought on by asking again, on any node, and let go by a look-up', async () => {
    await using caller = await phonesIn();
    const { bench, id, ask } = caller;
    bench.fake.webhooks.weather = { lose: 1 };
    const onAnother = () => ask(greeting, bench.anotherNode());
    await onAnother();
    await onAnother();
    await bench.fake.settled();
    expect(await onAnother()).toMatchObject({ state: 'up', message: true });
    const lookUp = () => bench.phone.lookUp(bench.request(id));
    expect(await lookUp(), 'is not seated').toMatchObject({ state: 'up' });
    expect(bench.atTelnyx(id)).toMatchObject({ conference: null, recording: 'on' });
    await caller.stopRecording();
    expect(bench.atTelnyx(id)).toMatchObject({ recording: 'off', state: 'answered' });
    await lookUp();
    expect(await lookUp()).toMatchObject({ state: 'ended' });
    expect(bench.recordings).toMatchObject([{ state: 'off', recordingId: expect.any(String) as string }]);
  });

  it('is not recorded a second time by a webhook that comes again when Telnyx no longer knows the command', async () => {
    let now = Date.now();
    await using caller = await phonesIn({ now: () => now });
    const { bench, id } = caller;
    const { webhooks } = bench.fake.webhooks.keep({ alsoSend: true });
    await caller.greeted();
    await bench.until(id, ({ messageAt }) => messageAt !== undefined);
    now += 90_000;
    const ended = await endOfGreeting(webhooks);
    expect(await bench.fake.webhooks.deliver(ended)).toMatchObject({ status: 200 });
    expect(bench.atTelnyx(id).played).toEqual(['say: Please leave a message.', 'beep']);
  });

  it('is asked for again where Telnyx says that it is too early, and hung up where it refuses', async () => {
    await using caller = await phonesIn();
    const { bench, ask } = caller;
    await ask();
    await bench.isUp(caller.id);
    for (const [code, error] of [
      ['90034', { code: 'conflict', retryable: true }],
      ['10032', { code: 'provider_refused', retryable: false }],
    ] as const) {
      const body = { errors: [{ code, title: 'no' }] };
      bench.fake.fault({ path: '/actions/speak', answer: { status: 422, body } });
      await expect(ask()).rejects.toMatchObject(error);
    }
  });

  it('is greeted in the language of the greeting where a voice speaks it', () => {
    expect(['en-GB', 'pt-BR', 'de', 'de-AT', 'ar', 'en'].map((one) => voiceFor(one))).toEqual(
      ['Amy', 'Camila', 'Vicki', 'Vicki', 'Zeina', 'Joanna'].map((voice) => `AWS.Polly.${voice}`),
    );
    expect(voiceFor()).toBe('AWS.Polly.Joanna');
  });

  it('is not promised a greeting that no voice can say', () => {
    const greeting = { text: 'Jätä viesti.', language: 'fi-FI' };
    const refused = (voice: string) =>
      telnyx({ ...account, phoneNumber: '+12025550100', voice }).refusesGreeting?.(greeting);
    expect(refused('')).toContain('speaks fi-FI');
    expect(refused('Azure.fi-FI-NooraNeural')).toBeNull();
    expect(telnyx().refusesGreeting?.(greeting), 'takes no calls').toBeNull();
  });
});

/** The webhook that tells of it. */
async function endOfGreeting(webhooks: readonly OutgoingWebhook[]): Promise<OutgoingWebhook> {
  const told = async () => webhooks.find(({ body }) => body.includes('call.speak.ended')) ?? null;
  const ended = await waitFor('the greeting is over', told, (one) => one !== null, { pauseMs: 2 });
  if (ended === null) throw new Error('the greeting did not end');
  return ended;
}

interface Caller extends AsyncDisposable {
  readonly bench: TelnyxBench;
  readonly id: Leg['id'];
  ask(
    what?: Voicemail['greeting'],
    phone?: TelnyxBench['phone'],
  ): ReturnType<TelnyxBench['phone']['takeMessage']>;
  /** Asks until the greeting is being heard. */
  greeted(what?: Voicemail['greeting']): Promise<void>;
  /** As at its longest length, without the wait. */
  stopRecording(): Promise<void>;
}

/** Somebody who phones us and is not answered. */
async function phonesIn(options: Partial<FakeTelnyxOptions> = {}): Promise<Caller> {
  const bench = await startBench(options);
  const callControlId = bench.fake.callIn({ from: maya, to: account.phoneNumber });
  await expect.poll(() => bench.inbound.length, { interval: 5 }).toBe(1);
  const { callId, legId: id } = bench.inboundLeg(callControlId);
  const ask: Caller['ask'] = (what = greeting, phone = bench.phone) =>
    phone.takeMessage(bench.request(id, { callId }), { greeting: what, maxSeconds: 60 });
  return {
    ...{ bench, id, ask },
    async greeted(what) {
      await ask(what);
      await bench.isUp(id);
      await ask(what);
    },
    async stopRecording() {
      const { apiKey } = account;
      const client = new Telnyx({ apiKey, baseURL: `${bench.fake.url}/v2`, maxRetries: 0 });
      await client.calls.actions.stopRecording(callControlId, {});
    },
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
}
