import type { Call } from '../call/call.js';
import { CallBook } from '../client/call-book.js';
import type {
  CallClient,
  CallSession,
  ClientEvents,
  ClientState,
  TransportChoice,
} from '../client/call-client.js';
import { createCallsResource } from '../client/calls-resource.js';
import { createEvents } from '../client/events.js';
import { createResources } from '../client/resources.js';
import { emptyState } from '../client/shared.js';
import { createStore, type WritableStore } from '../client/store.js';
import type { Environment } from '../env/environment.js';
import type { Request, RequestOptions } from '../http/http.js';
import { idleMedia, type MediaSessionState } from '../media/media-session-state.js';
import type { RouteTypes } from '../protocol/routes/route-types.js';
import { fakeEnvironment } from './fake-environment.js';
import { sampleCall, sampleSnapshot } from './sample-call.js';

/** A request that a {@link FakeCallClient} would have sent. */
export interface RecordedRequest {
  readonly name: keyof RouteTypes;
  readonly id?: string | undefined;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
}

/** A media session driven by hand. */
export interface FakeCallSession extends CallSession {
  readonly state: WritableStore<MediaSessionState>;
  /** Names and arguments of what was called, e.g. `['setMuted', true]`. */
  readonly used: readonly (readonly unknown[])[];
  /** Lets the next `join` fail. */
  failJoin(error: unknown): void;
}

type Reply<Name extends keyof RouteTypes> =
  | RouteTypes[Name]['response']
  | ((request: RecordedRequest) => RouteTypes[Name]['response'] | Promise<RouteTypes[Name]['response']>);

/**
 * A `CallClient` without a server, driven by hand. Commands run through the client's own code (pending, merging, one
 * intent one call); only the wire is replaced. Without a reply a command on a call answers with the call as it is, and
 * `initiate` with a new ringing call; questions answer with empty lists.
 *
 * @example
 * const client = fakeCallClient();
 * client.emit(sampleIncomingCall());
 * client.reply('calls.answer', () => { throw new CallError('answered_elsewhere') });
 */
export interface FakeCallClient extends CallClient {
  /** Every request, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** A snapshot arrives; its version is raised when it is not newer than what is known. */
  emit(call: Call): void;
  /** Tells a fact by hand; `emit` tells those that follow from a snapshot. */
  tell<Name extends keyof ClientEvents>(event: Name, detail: ClientEvents[Name]): void;
  /** Changes state that is no call. */
  setState(change: Partial<ClientState>): void;
  /** Answers requests of a route from now on, with a value or by a function, which may throw a `CallError`. */
  reply<Name extends keyof RouteTypes>(name: Name, reply: Reply<Name>): void;
  /** Lets requests of a route fail from now on. */
  fail(name: keyof RouteTypes, error: unknown): void;
  /** Lets requests of a route wait from now on; the result lets them go. */
  hold(name: keyof RouteTypes): () => void;
  /** How many `listen()` are in force. */
  listenerCount(): number;
  /** How often `enableSound` was called. */
  soundsEnabled(): number;
  readonly ringtone: string;
  readonly transport: TransportChoice;
  readonly closed: boolean;
  session(callId: string): FakeCallSession;
}

/** Settings of {@link fakeCallClient}. */
export interface FakeCallClientOptions {
  /** Calls known from the start. They are told as the first snapshot is: what is over is no news. */
  readonly calls?: readonly Call[];
  readonly environment?: Environment;
}

/** Makes a {@link FakeCallClient}: signed in as Amara, an agent, connection `live`. */
export function fakeCallClient(options: FakeCallClientOptions = {}): FakeCallClient {
  const environment = options.environment ?? fakeEnvironment();
  const device = { id: 'device-1', ready: () => Promise.resolve(device.id) };
  const wire = fakeWire((id) => book.state.calls.find((call) => call.id === id));
  const store = createStore(emptyState);
  const events = createEvents<ClientEvents>();
  const book = new CallBook({ store, events, environment, device });
  const patch = (change: Partial<ClientState>): void => book.patch(change);
  const sessions = new Map<string, FakeCallSession>();
  let listeners = 0;
  let soundsEnabled = 0;
  let ringtone = 'default';
  let transport: TransportChoice = 'auto';
  let closed = false;
  book.takeSnapshot(
    sampleSnapshot({ calls: options.calls ?? [], serverTime: new Date(environment.now()).toISOString() }),
  );
  book.patch({ connection: 'live' });

  return {
    deviceId: device.id,
    baseUrl: '/api/v1',
    environment,
    state: store,
    calls: createCallsResource({
      request: wire.request,
      book,
      environment,
      device,
      grants: new Map(),
      refresh: () => Promise.resolve(),
    }),
    ...createResources(wire.request),
    listen() {
      let listening = true;
      listeners += 1;
      return () => {
        if (listening) listeners -= 1;
        listening = false;
      };
    },
    on: events.on,
    session(callId) {
      const session = sessions.get(callId) ?? fakeSession(callId, patch);
      sessions.set(callId, session);
      return session;
    },
    setRingtone: (next) => void (ringtone = next),
    enableSound() {
      soundsEnabled += 1;
      book.patch({ audioBlocked: false });
      return Promise.resolve();
    },
    setTransport: (next) => void (transport = next),
    close: () => void (closed = true),
    requests: wire.requests,
    emit(call) {
      const known = book.state.calls.find(({ id }) => id === call.id);
      const version = known === undefined ? call.version : Math.max(call.version, known.version + 1);
      book.takeCall({ ...call, version });
    },
    tell: events.emit,
    setState: patch,
    reply: wire.reply,
    fail: (name, error) => wire.reply(name, () => Promise.reject(error)),
    hold: wire.hold,
    listenerCount: () => listeners,
    soundsEnabled: () => soundsEnabled,
    get ringtone() {
      return ringtone;
    },
    get transport() {
      return transport;
    },
    get closed() {
      return closed;
    },
  };
}

interface FakeWire {
  readonly request: Request;
  readonly requests: readonly RecordedRequest[];
  reply<Name extends keyof RouteTypes>(name: Name, reply: Reply<Name>): void;
  hold(name: keyof RouteTypes): () => void;
}

function fakeWire(callOf: (id: string) => Call | undefined): FakeWire {
  const requests: RecordedRequest[] = [];
  const replies = new Map<keyof RouteTypes, (request: RecordedRequest) => unknown>();
  const held = new Map<keyof RouteTypes, Promise<void>>();

  async function request<Name extends keyof RouteTypes>(
    name: Name,
    { route: _route, ...options }: RequestOptions<Name> = {},
  ): Promise<RouteTypes[Name]['response']> {
    const recorded: RecordedRequest = { name, ...options };
    requests.push(recorded);
    await held.get(name);
    const reply = replies.get(name);
    const answer: unknown =
      reply === undefined ? usualAnswer(recorded, callOf, requests.length) : await reply(recorded);
    return answer as RouteTypes[Name]['response'];
  }

  return {
    request,
    requests,
    reply(name, reply) {
      replies.set(name, typeof reply === 'function' ? reply : () => reply);
    },
    hold(name) {
      let release = (): void => undefined;
      held.set(name, new Promise<void>((resolve) => (release = resolve)));
      return () => {
        held.delete(name);
        release();
      };
    },
  };
}

function usualAnswer(
  { name, id, body }: RecordedRequest,
  callOf: (id: string) => Call | undefined,
  number: number,
): unknown {
  if (name === 'calls.create') return createdCall(body as RouteTypes['calls.create']['body'], number);
  if (name === 'calls.missedSeen') return { missedUnseen: 0 };
  if (id === undefined) return { items: [], nextCursor: null };
  return callOf(id) ?? sampleCall({ id });
}

function createdCall(body: RouteTypes['calls.create']['body'], number: number): Call {
  const contactId = 'contactId' in body.to ? body.to.contactId : null;
  return sampleCall({
    id: `call-new-${number}`,
    channel: body.channel ?? 'voice',
    reference: body.reference ?? null,
    conversationId: body.conversationId ?? `conversation-new-${number}`,
    contactId,
  });
}

function fakeSession(callId: string, patch: (change: Partial<ClientState>) => void): FakeCallSession {
  const state = createStore<MediaSessionState>(idleMedia);
  const used: (readonly unknown[])[] = [];
  const set = (change: Partial<MediaSessionState>): void => state.set({ ...state.getSnapshot(), ...change });
  let failure: { readonly error: unknown } | null = null;
  return {
    callId,
    state,
    used,
    failJoin: (error) => void (failure = { error }),
    async join(...args) {
      used.push(['join', ...args]);
      const failed = failure;
      failure = null;
      if (failed !== null) throw failed.error;
      patch({ mediaCallId: callId });
      set({ phase: 'connected' });
      await Promise.resolve();
    },
    leave() {
      used.push(['leave']);
      patch({ mediaCallId: null });
      set({ phase: 'ended' });
    },
    setMuted(muted) {
      used.push(['setMuted', muted]);
      set({ muted });
      return Promise.resolve();
    },
    setCameraOff(cameraOff) {
      used.push(['setCameraOff', cameraOff]);
      set({ cameraOff });
      return Promise.resolve();
    },
    enableSound() {
      used.push(['enableSound']);
      set({ audioBlocked: false });
      return Promise.resolve();
    },
    setDevice(kind, deviceId) {
      used.push(['setDevice', kind, deviceId]);
      set({ devices: { ...state.getSnapshot().devices, [kind]: deviceId } });
      return Promise.resolve();
    },
  };
}
