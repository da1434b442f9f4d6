import type { Call } from '../call/call.js';
import { CallError } from '../errors/call-error.js';
import type { Request } from '../http/http.js';
import {
  createDevices,
  createMediaSession,
  loadMediaAdapter,
  type MediaSessionOptions,
} from '../media/index.js';
import type { CallSession, ConnectionState } from './call-client.js';
import type { Connection } from './connection.js';
import { createGatedSession, type GatedSession } from './gated-session.js';
import type { SessionHandle } from './session-handle.js';
import type { Shared } from './shared.js';

/** What the media of calls needs of the client. */
export interface SessionsContext extends Pick<
  Shared,
  'book' | 'environment' | 'events' | 'grants' | 'signals'
> {
  readonly connection: Pick<Connection, 'realtime'>;
  readonly request: Request;
}

/** The media sessions of this page, one per call. */
export interface Sessions {
  of(handle: SessionHandle): CallSession;
  /** Loads what the first call will need. */
  prepare(): Promise<void>;
  close(): void;
}

/** How long a call waits for a realtime path that may still come. */
const realtimeMs = 5000;
/** Polling stands in for a socket that may still come, unless there is none to come. */
const undecided: readonly ConnectionState[] = ['connecting', 'reconnecting', 'live', 'polling'];

/** Connects the media code with the client. */
export function createSessions(context: SessionsContext, deviceId: string): Sessions {
  const sessions = new Map<string, GatedSession>();
  const devices = createDevices();
  return {
    of({ callId, state }) {
      const known = sessions.get(callId);
      if (known !== undefined) return known;
      const media = createMediaSession({
        ...wiring(context, callId),
        deviceId,
        devices,
        loadAdapter: loadMediaAdapter,
      });
      const session = createGatedSession(media, state, () => realtimeReady(context, callId));
      sessions.set(callId, session);
      return session;
    },
    async prepare() {
      const adapter = await loadMediaAdapter('p2p');
      await adapter.prepare?.();
    },
    close() {
      for (const session of sessions.values()) session.stop();
      sessions.clear();
      context.grants.clear();
    },
  };
}

function callOf({ book }: SessionsContext, callId: string): Call | undefined {
  return book.state.calls.find(({ id }) => id === callId);
}

function wiring(
  context: SessionsContext,
  callId: string,
): Omit<MediaSessionOptions, 'deviceId' | 'devices' | 'loadAdapter'> {
  const { book, connection, environment, events, grants, request, signals } = context;
  return {
    callId,
    environment,
    grant(body) {
      const kept = grants.get(callId);
      grants.delete(callId);
      return kept !== undefined && body.takeOver !== true
        ? Promise.resolve(kept)
        : request('calls.media', { id: callId, body });
    },
    async mediaState(body) {
      const { realtime } = connection;
      if (realtime?.isUp() === true) await realtime.mediaState({ ...body, callId });
      else book.takeCall(await request('calls.mediaState', { id: callId, body }));
    },
    realtime: () => connection.realtime,
    onSignal: signals.add,
    getCall: () => callOf(context, callId),
    onCall: (listener) =>
      events.on('updated', (call) => {
        if (call.id === callId) listener(call);
      }),
    serverNow: () => environment.now() + book.state.clockOffsetMs,
    onStarted: () => book.patch({ mediaCallId: callId }),
    onStopped() {
      if (book.state.mediaCallId === callId) book.patch({ mediaCallId: null });
    },
  };
}

/**
 * Peers find each other over the socket alone: without one there is no point in opening the microphone. A page that is
 * still connecting, e.g. after a reload in a call, is given a moment, and so is one that polls until its socket comes.
 */
async function realtimeReady(context: SessionsContext, callId: string): Promise<void> {
  const { connection, environment, events, book } = context;
  const isUp = (): boolean => connection.realtime?.isUp() === true;
  if (callOf(context, callId)?.provider !== 'p2p' || isUp()) return;
  await new Promise<void>((resolve) => {
    const check = (): void => {
      const state = book.state.connection;
      const isDecided = !undecided.includes(state) || (state === 'polling' && connection.realtime === null);
      if (isUp() || isDecided) done();
    };
    const cancelTimer = environment.setTimer(done, realtimeMs);
    const unsubscribe = events.on('connection', check);
    function done(): void {
      cancelTimer();
      unsubscribe();
      resolve();
    }
    check();
  });
  if (isUp()) return;
  throw new CallError('realtime_required', {
    message: 'This call needs a live connection, and none can be made from here.',
  });
}
