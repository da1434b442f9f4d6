import { demoPhone } from '../phone-behaviour.js';
import type { Fault } from '../faults.js';
import { startVendorServer, type VendorRequest } from '../vendor-server.js';
import type { WebhookWeather } from '../webhook-sender.js';
import { ariRouter } from './ari-router.js';
import { bridgeRoutes } from './bridge-routes.js';
import { channelControlRoutes } from './channel-control-routes.js';
import { channelRoutes } from './channel-routes.js';
import { EventHub, type KeptEvent } from './event-hub.js';
import type { AsteriskPhone } from './fake-channel.js';
import { receiveCall, type IncomingCall } from './incoming-call.js';
import { bridgesOf, instancesOf, type AsteriskBridge, type AsteriskInstance } from './instances.js';
import { isAllowedIn } from './is-allowed-in.js';
import { PendingWork } from './pending-work.js';
import { phoneAt, type PhoneInHand } from './phone-in-hand.js';
import { Playbacks } from './playbacks.js';
import { recordingRoutes } from './recording-routes.js';
import { Recordings } from './recordings.js';
import { Switchboard } from './switchboard.js';
import { systemRoutes } from './system-routes.js';

/** Settings of {@link startFakeAsterisk}. */
export interface FakeAsteriskOptions {
  readonly user: string;
  readonly password: string;
  /** The Stasis application that the dialplan gives incoming calls to. */
  readonly app: string;
  /** How the phone at an endpoint behaves. Default: by the number in it, as the demo provider's numbers do. */
  readonly phone?: (endpoint: string) => AsteriskPhone;
  /** What the network does to events. */
  readonly weather?: WebhookWeather;
  /** How long a second of Asterisk lasts, ms, so that ring time-outs need no patience. Default 1000. */
  readonly msPerSecond?: number;
  /** Whether bridges can be recorded. Default true. */
  readonly recorder?: boolean;
  /** How long a sound lasts, ms. Default 20. */
  readonly soundMs?: number;
  /** Whether a sound can be played, e.g. `sound:https://…` be fetched. Default: each. */
  readonly plays?: (media: string) => boolean;
  /** Technologies that can be dialled; others are an error 500, as in Asterisk. Default `PJSIP` and `Local`. */
  readonly technologies?: readonly string[];
  /** What time it is at Asterisk, epoch ms; default the machine's. */
  readonly now?: () => number;
}

/** A fake Asterisk 22 with its REST Interface. */
export interface FakeAsterisk {
  /** `http://127.0.0.1:<port>/ari`. */
  readonly url: string;
  /** Everything that was asked over HTTP, oldest first. */
  readonly requests: readonly VendorRequest[];
  /** Every event that happened, whether anybody heard it or not. */
  readonly happened: readonly { readonly type: string }[];
  /** Every channel there ever was, oldest first; also at `/instances`. */
  instances(): readonly AsteriskInstance[];
  /** Every bridge that there is. */
  bridges(): readonly AsteriskBridge[];
  fault(fault: Fault): void;
  /** Forgets the faults that were not used up. */
  clearFaults(): void;
  /** Changes what the network does to events from now on. */
  setWeather(weather: WebhookWeather): void;
  /** A call comes in and enters the application; the result is its channel's id. */
  callIn(call: IncomingCall): string;
  /** The phone at the other end of a channel. */
  phoneOf(channelId: string): PhoneInHand;
  /** Cuts the event sockets; the next `refuseNext` attempts to come back get 503. */
  dropEventSockets(options?: { readonly refuseNext?: number }): void;
  /** Whether anybody hears the events of the application: without that, calls that come in are cut off. */
  isHeard(): boolean;
  /** From now on events are kept, oldest first, and not delivered without `alsoSend`, until the line is given back. */
  keepEvents(how?: { readonly alsoSend?: boolean }): {
    readonly events: readonly KeptEvent[];
    giveBack(): void;
  };
  /** Delivers an event that was kept, whatever the weather; resolves when the other end has read it. */
  tell(event: KeptEvent): Promise<void>;
  /** Event sockets stay open and fall silent, or speak again. */
  freezeEventSockets(frozen: boolean): void;
  /** Resolves when what is under way has happened and every event is delivered. Phones that wait do not count. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a fake Asterisk on a free port of 127.0.0.1. It keeps state as Asterisk does, tells of it with the events of
 * Asterisk and in its order, and makes its mistakes: it forgets ids of channels that ended, drops a call whose
 * application is away, and repeats no event.
 */
export async function startFakeAsterisk(options: FakeAsteriskOptions): Promise<FakeAsterisk> {
  const { weather = {}, phone = phoneByNumber } = options;
  const work = new PendingWork(options.now);
  let answer: ReturnType<typeof ariRouter> | null = null;
  const server = await startVendorServer((request) => {
    if (request.path === '/instances') return { status: 200, body: instancesOf(board, recordings) };
    if (!isAllowedIn(options, request.headers.authorization, request.query)) {
      const headers = { 'www-authenticate': 'Basic realm="Asterisk REST Interface"' };
      return { status: 401, headers, body: { message: 'Authentication required' } };
    }
    if (!request.path.startsWith('/ari/') || answer === null) return { status: 404 };
    return answer(request.method, request.path, request.query, request.rawBody);
  });
  const hub = new EventHub(server.http, work, weather, ({ url, headers }) =>
    isAllowedIn(options, headers.authorization, new URL(url ?? '/', server.url).searchParams),
  );
  const board = new Switchboard(hub, work, {
    phone,
    msPerSecond: options.msPerSecond ?? 1000,
    recorder: options.recorder ?? true,
    soundMs: options.soundMs ?? 20,
    plays: options.plays ?? (() => true),
    technologies: options.technologies ?? ['PJSIP', 'Local'],
    random: weather.random ?? Math.random,
  });
  const recordings = new Recordings();
  const playbacks = new Playbacks(board);
  answer = ariRouter({
    ...channelRoutes(board),
    ...channelControlRoutes(board, recordings, playbacks),
    ...bridgeRoutes(board, recordings, playbacks),
    ...recordingRoutes(board, recordings),
    ...systemRoutes(hub, playbacks),
  });

  return {
    url: `${server.url}/ari`,
    requests: server.requests,
    happened: hub.happened,
    instances: () => instancesOf(board, recordings),
    bridges: () => bridgesOf(board, recordings),
    fault: (fault) => server.fault(fault),
    clearFaults: () => server.clearFaults(),
    setWeather: (next) => void (hub.weather = next),
    callIn: (call) => receiveCall(board, options.app, call).id,
    phoneOf: (channelId) => phoneAt(board, recordings, channelId),
    dropEventSockets: ({ refuseNext = 0 } = {}) => hub.drop(refuseNext),
    isHeard: () => hub.isActive(options.app),
    keepEvents: (how) => hub.keep(how),
    tell: (event) => hub.tell(event),
    freezeEventSockets: (frozen) => hub.freeze(frozen),
    settled: () => work.settled(),
    async close() {
      work.clear();
      hub.close();
      await server.close();
    },
  };
}

function phoneByNumber(endpoint: string): AsteriskPhone {
  return demoPhone(/\+\d+/.exec(endpoint)?.[0] ?? endpoint);
}
