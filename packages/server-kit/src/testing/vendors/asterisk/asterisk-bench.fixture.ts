import { once } from 'node:events';
import { WebSocket } from 'ws';
import { systemClock, type Clock } from '../../../ports/clock.js';
import { createAriClient, type AriClient } from '../../../providers/asterisk/ari/ari-client.js';
import type { AriEvent } from '../../../providers/asterisk/ari/ari-event.js';
import {
  openAriEventStream,
  type AriEventStream,
  type AriStreamState,
} from '../../../providers/asterisk/ari/event-stream.js';
import { waitFor } from '../../wait-for.js';
import type { RawEvent } from './provider-specs.fixture.js';
import { startFakeAsterisk, type FakeAsterisk, type FakeAsteriskOptions } from './start-fake-asterisk.js';

/** The events that a stream gave, with ways to wait for more. */
export interface HeardEvents {
  readonly stream: AriEventStream;
  readonly events: readonly AriEvent[];
  readonly states: readonly AriStreamState[];
  /** Waits for an event of this type, of this channel if one is named. */
  until<Type extends AriEvent['type']>(
    type: Type,
    channelId?: string,
  ): Promise<Extract<AriEvent, { type: Type }>>;
  /** Waits for a state of the stream. */
  untilState(name: AriStreamState['name'], times?: number): Promise<void>;
  /** Types in order, of this channel if one is named. */
  types(channelId?: string): readonly string[];
}

/** A fake Asterisk and our client, on one bench. */
export interface AsteriskBench {
  readonly asterisk: FakeAsterisk;
  readonly ari: AriClient;
  /** What ARI answered, by method and path. */
  readonly answers: readonly { readonly method: string; readonly path: string; readonly body: unknown }[];
  /** Opens the event stream and waits until it is open. */
  listen(clock?: Clock): Promise<HeardEvents>;
  /** A plain socket that hears everything (`subscribeAll`), unfiltered. */
  hearAll(): Promise<readonly RawEvent[]>;
  /** Dials and waits until the phone is answered and the channel ours. */
  dialUp(events: HeardEvents, channelId: string, endpoint?: string): Promise<void>;
}

const access = { user: 'offhook', password: 'pbx secret' };

/** What is to be done when the test is over, e.g. vitest's `onTestFinished`. */
type AtEnd = (close: () => void | Promise<void>) => void;

/** Makes what sets a bench up and takes it down at the end of the test. */
export function asteriskBenches(
  atEnd: AtEnd,
): (options?: Partial<FakeAsteriskOptions>) => Promise<AsteriskBench> {
  return (options) => asteriskBench(atEnd, options);
}

async function asteriskBench(
  atEnd: AtEnd,
  options: Partial<FakeAsteriskOptions> = {},
): Promise<AsteriskBench> {
  const asterisk = await startFakeAsterisk({ ...access, app: 'calls', ...options });
  atEnd(() => asterisk.close());
  const answers: { method: string; path: string; body: unknown }[] = [];
  const ari = createAriClient({
    ...access,
    url: asterisk.url,
    clock: systemClock,
    async fetch(address, request) {
      const response = await fetch(address, request);
      const text = response.headers.get('content-type')?.includes('json')
        ? await response.clone().text()
        : '';
      const path = new URL(String(address)).pathname.replace(/^\/ari/, '');
      if (response.ok && !path.endsWith('/file')) {
        answers.push({ method: request?.method ?? 'GET', path, body: text ? JSON.parse(text) : undefined });
      }
      return response;
    },
  });
  return {
    asterisk,
    ari,
    answers,
    listen: (clock) => listenTo(asterisk.url, clock ?? systemClock, atEnd),
    hearAll: () => hearAll(asterisk.url, atEnd),
    async dialUp(events, channelId, endpoint = 'PJSIP/+12025550100@trunk') {
      await ari.channels.originate({ channelId, endpoint, app: 'calls' });
      await events.until('StasisStart', channelId);
    },
  };
}

async function hearAll(url: string, atEnd: AtEnd): Promise<readonly RawEvent[]> {
  const api_key = `${access.user}:${access.password}`;
  const query = new URLSearchParams({ app: 'calls', api_key, subscribeAll: 'true' });
  const socket = new WebSocket(`${url.replace('http', 'ws')}/events?${query}`);
  atEnd(() => socket.terminate());
  const events: RawEvent[] = [];
  socket.on('message', (data) => events.push(JSON.parse(String(data)) as RawEvent));
  await once(socket, 'open');
  return events;
}

async function listenTo(url: string, clock: Clock, atEnd: AtEnd): Promise<HeardEvents> {
  const events: AriEvent[] = [];
  const states: AriStreamState[] = [];
  const stream = openAriEventStream({
    ...access,
    url,
    app: 'calls',
    clock,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
  });
  atEnd(() => stream.close());
  const isOf = (event: AriEvent, channelId?: string): boolean =>
    channelId === undefined ||
    ('channel' in event && event.channel.id === channelId) ||
    ('peer' in event && event.peer.id === channelId);
  const heard: HeardEvents = {
    stream,
    events,
    states,
    async until(type, channelId) {
      const find = (): AriEvent | undefined =>
        events.find((event) => event.type === type && isOf(event, channelId));
      await waitFor(`${type} of ${channelId ?? 'anything'}`, async () => find(), Boolean, { pauseMs: 2 });
      return find() as never;
    },
    async untilState(name, times = 1) {
      const count = async (): Promise<number> => states.filter((state) => state.name === name).length;
      await waitFor(`stream ${name}`, count, (found) => found >= times, { pauseMs: 2 });
    },
    types: (channelId) => events.filter((event) => isOf(event, channelId)).map((event) => event.type),
  };
  await heard.untilState('open');
  return heard;
}
