import {
  startFakeAsterisk,
  type AsteriskBridge,
  type AsteriskInstance,
  type FakeAsterisk,
  type FakeAsteriskOptions,
  type KeptEvent,
} from '../../testing/vendors/asterisk/index.js';
import {
  ourNumber,
  suitePhone,
  type KeptMessage,
  type KeptNews,
  type ProviderUnderTest,
  type VendorLeg,
  type VendorNewsLine,
  type VendorPhone,
  type VendorRequestKind,
  type VendorWorld,
} from '../../testing/provider-suite/provider-world.js';
import { untilQuiet } from '../../testing/provider-suite/until-quiet.js';
import { waitFor } from '../../testing/wait-for.js';
import type { Fault } from '../../testing/vendors/faults.js';
import type { Provider, ProviderContext } from '../contract.js';
import type { AsteriskOptions } from './asterisk-options.js';
import { asterisk } from './asterisk.js';

/** An Asterisk at which several nodes can be, one after another or at once. */
export interface Pbx {
  readonly fake: FakeAsterisk;
  /** A node at it. */
  readonly node: ProviderUnderTest;
  /** Options of a node's provider. */
  readonly options: AsteriskOptions;
  close(): Promise<void>;
}

const access = { user: 'offhook', password: 'secret-of-the-pbx' };

/** Asterisk in the provider suite. Agents are rung at their extensions. */
export const asteriskUnderTest: ProviderUnderTest = {
  name: 'asterisk',
  cannot: {
    'agent-browser':
      'Asterisk has no media for our pages; a softphone that is signed in to it is an extension.',
    voicemail: 'Asterisk does not listen who answers: a machine counts as an answer.',
  },
  async startVendor({ clock }) {
    const fake = await startFake(clock.now);
    return asteriskWorld(fake, fake.close);
  },
};

/** Starts one that stays when its nodes go. */
export async function startPbx(options: Partial<FakeAsteriskOptions> = {}): Promise<Pbx> {
  const fake = await startFake(Date.now, options);
  return {
    ...{ fake, options: optionsFor(fake), close: fake.close },
    node: { ...asteriskUnderTest, startVendor: async () => asteriskWorld(fake, async () => undefined) },
  };
}

function startFake(now: () => number, options: Partial<FakeAsteriskOptions> = {}): Promise<FakeAsterisk> {
  return startFakeAsterisk({
    ...{ ...access, app: 'offhook', now },
    phone: (endpoint) => suitePhone(numberIn(endpoint)),
    ...options,
  });
}

function optionsFor({ url }: FakeAsterisk): AsteriskOptions {
  return {
    ...{ ...access, ariUrl: url, phoneNumbers: [ourNumber] },
    ...{ endpoint: 'PJSIP/{number}@trunk', agentEndpoint: 'PJSIP/{userId}', greetingSound: 'vm-intro' },
  };
}

/** Where requests of a kind go. */
const requests: Readonly<Record<VendorRequestKind, Pick<Fault, 'method' | 'path' | 'pathEnd'>>> = {
  dial: { method: 'POST', pathEnd: '/ari/channels' },
  hangUp: { method: 'DELETE', path: '/ari/channels/' },
  any: {},
};

function asteriskWorld(fake: FakeAsterisk, close: () => Promise<void>): VendorWorld {
  const { provider, told } = watched(asterisk(optionsFor(fake)));
  return {
    provider,
    news: newsLine(fake),
    legs: () => legsOf(fake),
    phoneOf: (legId) => phoneOf(fake, legId),
    addressOfAgent: (agent) => `PJSIP/${agent}`,
    callIn: (from) => phoneOf(fake, fake.callIn({ from, exten: ourNumber, args: [ourNumber] })),
    joinBrowser: () => Promise.reject(new Error('no browser takes part at Asterisk')),
    fault: (kind, fault) => fake.fault({ ...fault, ...requests[kind] }),
    mend: () => fake.clearFaults(),
    // Asterisk itself refuses nothing so; a proxy before it may.
    tooManyRequests: (seconds) => ({
      ...{ status: 429, headers: { 'retry-after': String(seconds) } },
      body: { message: 'Too many requests' },
    }),
    dialCount: () =>
      fake.requests.filter(({ method, path }) => method === 'POST' && path === '/ari/channels').length,
    settled: () => untilHeard(fake, told),
    heard: () => untilQuiet(fake, told),
    close,
  };
}

function numberIn(endpoint: string): string {
  return /\+\d+/.exec(endpoint)?.[0] ?? endpoint;
}

function legsOf(fake: FakeAsterisk): readonly VendorLeg[] {
  const instances = fake.instances();
  const bridges = fake.bridges();
  return instances.map((one) => {
    const bridge = bridges.find(({ id }) => id === one.bridgeId);
    return {
      ...{ id: one.id, address: addressOf(one), state: stateOf(one) },
      speaksWith: bridge?.type === 'mixing' ? othersIn(bridge, one, instances) : [],
      held: bridge?.type === 'holding',
      muted: one.muted.in,
      digits: one.digitsSent,
      recording: one.recording === 'off' ? recordingOf(bridge, bridges) : one.recording,
      heard: one.heard.map((media) => spoken[media] ?? media),
    };
  });
}

/** What the sounds that Asterisk comes with say. */
const spoken: Readonly<Record<string, string>> = {
  'sound:vm-intro': 'Please leave your message after the tone. When done, hang up, or press the pound key.',
};

function addressOf({ direction, endpoint, callerNumber }: AsteriskInstance): string {
  return direction === 'incoming' ? callerNumber : numberIn(endpoint);
}

function stateOf({ alive, state }: AsteriskInstance): VendorLeg['state'] {
  if (!alive) return 'ended';
  if (state === 'Up') return 'up';
  return state === 'Ringing' || state === 'Ring' ? 'ringing' : 'dialing';
}

function othersIn(
  { channels }: AsteriskBridge,
  self: AsteriskInstance,
  instances: readonly AsteriskInstance[],
): readonly string[] {
  const others = instances.filter(({ id }) => id !== self.id && channels.includes(id));
  return others.map(addressOf).sort();
}

/** The recording is of the bridge to talk in, also of those who wait beside it. */
function recordingOf(
  bridge: AsteriskBridge | undefined,
  bridges: readonly AsteriskBridge[],
): VendorLeg['recording'] {
  const talk = bridge?.id.replace(/\.hold$/, '');
  return bridges.find(({ id }) => id === talk)?.recording ?? 'off';
}

function phoneOf(fake: FakeAsterisk, legId: string): VendorPhone {
  return {
    legId,
    answer: () => fake.phoneOf(legId).answer(),
    decline: () => fake.phoneOf(legId).hangUp(),
    hangUp: () => fake.phoneOf(legId).hangUp(),
  };
}

/** Events that an application cannot hear anything of a call from would only make the permutations long. */
const telling: ReadonlySet<string> = new Set([
  ...['Dial', 'StasisStart', 'StasisEnd', 'ChannelStateChange', 'ChannelDestroyed'],
  ...['RecordingStarted', 'RecordingFinished', 'RecordingFailed', 'PlaybackFinished'],
]);

interface KeptAriMessage extends KeptMessage {
  readonly kept: KeptEvent;
}

function newsLine(fake: FakeAsterisk): VendorNewsLine {
  const keep = (alsoSend: boolean): KeptNews => {
    const line = fake.keepEvents({ alsoSend });
    return {
      get messages() {
        return line.events
          .filter(({ event }) => telling.has(event.type))
          .map((kept): KeptAriMessage => ({ title: kept.event.type, kept }));
      },
      giveBack: line.giveBack,
    };
  };
  return {
    weather: (weather) => fake.setWeather(weather),
    keep: () => keep(false),
    copy: () => keep(true),
    tell: (message) => fake.tell((message as KeptAriMessage).kept),
  };
}

/** The provider, and what it is just telling the kit. */
function watched(provider: Provider): { readonly provider: Provider; readonly told: Set<Promise<unknown>> } {
  const told = new Set<Promise<unknown>>();
  const watch =
    <Facts extends readonly unknown[], Result>(tell: (...facts: Facts) => Promise<Result>) =>
    (...facts: Facts): Promise<Result> => {
      const done = tell(...facts).finally(() => told.delete(done));
      told.add(done);
      return done;
    };
  const connect = (context: ProviderContext) =>
    provider.connect({
      ...context,
      observe: watch(context.observe),
      observeRecording: watch(context.observeRecording),
      receiveInbound: watch(context.receiveInbound),
    });
  return { provider: { ...provider, connect }, told };
}

/** What was read is handled at once, but for what asks Asterisk or the database first: both can be seen from here. */
async function untilHeard(fake: FakeAsterisk, told: ReadonlySet<Promise<unknown>>): Promise<void> {
  await waitFor('events heard', async () => fake.isHeard(), Boolean, { pauseMs: 2 });
  await fake.settled();
  await untilQuiet(fake, told);
}
