import { CallError } from '@offhook/core/errors';
import { schemas, type Ack, type ClientToServerEvents, type Signal } from '@offhook/core/protocol';
import type { CallService } from '../calls/call-service.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { principalOf, type SocketAuthentication } from './authenticate-socket.js';
import { checkPayload } from './check-payload.js';
import type { RealtimeSocket } from './connection.js';
import { destroy, disconnect, isSlowConsumer } from './cut-connection.js';
import { EventLimit } from './event-limit.js';
import type { SignalRelay } from './signal-relay.js';
import { followTokenLifetime } from './token-lifetime.js';

/** What the events of a socket work with. */
export interface SocketEventsOptions {
  readonly calls: CallService;
  readonly relay: SignalRelay;
  readonly authentication: SocketAuthentication;
  readonly sendSnapshot: (socket: RealtimeSocket) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface EventHandler {
  /** Tokens of the socket's rate limit: what reads the database costs more. */
  readonly cost: number;
  handle(socket: RealtimeSocket, payload: unknown): Promise<void>;
}

/** Serves the events of one socket: each is checked, limited, run apart from the others, and acknowledged. */
export type ServeEvents = (socket: RealtimeSocket) => void;

/** Creates the one table of client events. Unknown events are ignored, though they count for the rate limit. */
export function createSocketEvents(options: SocketEventsOptions): ServeEvents {
  const { clock, logger } = options;
  const handlers: ReadonlyMap<string, EventHandler> = new Map(Object.entries(eventTable(options)));

  async function receive(
    socket: RealtimeSocket,
    limit: EventLimit,
    event: string,
    args: readonly unknown[],
  ): Promise<void> {
    // What was read before the socket was cut.
    if (!socket.connected) return;
    const acknowledge = acknowledgementOf(args);
    const handler = handlers.get(event);
    try {
      if (isSlowConsumer(socket)) return cut(socket, 'a client that does not read was cut');
      const verdict = limit.take(handler?.cost ?? 1, clock.now());
      if (verdict === 'abusive') return cut(socket, 'a client that sends too much was cut');
      if (verdict === 'refused') throw tooMany();
      if (handler === undefined) return;
      await handler.handle(socket, args[0]);
      acknowledge({ ok: true });
    } catch (error) {
      acknowledge({ error: bodyOf(error, event, socket).toBody() });
    }
  }

  function cut(socket: RealtimeSocket, why: string): void {
    logger.warn({ socketId: socket.id }, why);
    destroy(socket.conn);
  }

  function bodyOf(error: unknown, event: string, socket: RealtimeSocket): CallError {
    if (error instanceof CallError) return error;
    const message = error instanceof Error ? error.message : String(error);
    logger.error({ socketId: socket.id, event, error: message }, 'a socket event failed');
    return new CallError('unavailable');
  }

  return (socket) => {
    let limit: EventLimit | undefined;
    socket.onAny((event: string, ...args: unknown[]) => {
      limit ??= new EventLimit(clock.now());
      void receive(socket, limit, event, args);
    });
  };
}

function eventTable(options: SocketEventsOptions): Record<keyof ClientToServerEvents, EventHandler> {
  const { calls, relay, sendSnapshot } = options;
  return {
    'call:signal': {
      cost: 1,
      handle: (socket, payload) =>
        relay.relay(socket, checkPayload(schemas.signalMessage, payload) as Signal),
    },
    'call:media-state': {
      cost: 2,
      async handle(socket, payload) {
        const { callId, ...report } = checkPayload(schemas.mediaStateMessage, payload);
        await calls.mediaState(socket.data.principal, callId, report);
      },
    },
    'token:refresh': { cost: 10, handle: (socket, payload) => refreshToken(socket, payload, options) },
    'calls:active': { cost: 10, handle: (socket) => sendSnapshot(socket) },
  };
}

/** A new token for the same user prolongs the socket; anything else ends it, after the client was told why. */
async function refreshToken(
  socket: RealtimeSocket,
  payload: unknown,
  { authentication, clock }: SocketEventsOptions,
): Promise<void> {
  const { token } = checkPayload(schemas.tokenRefreshMessage, payload);
  try {
    const renewed = await principalOf({ token, headers: {} }, authentication);
    const { userId, orgId, callId } = socket.data.principal;
    if (renewed.userId !== userId || renewed.orgId !== orgId || renewed.callId !== callId) {
      throw new CallError('unauthorized', { message: 'The new token belongs to somebody else.' });
    }
    if (!socket.connected) return;
    socket.data.principal = renewed;
    followTokenLifetime(socket, clock);
  } catch (error) {
    // The acknowledgement is written first, in this tick.
    setImmediate(() => disconnect(socket, clock));
    throw error;
  }
}

function acknowledgementOf(args: readonly unknown[]): (answer: Ack) => void {
  const last = args.at(-1);
  if (typeof last !== 'function') return () => undefined;
  return (answer) => {
    (last as (answer: Ack) => void)(answer);
  };
}

function tooMany(): CallError {
  return new CallError('rate_limited', {
    message: 'Too many messages in a short time. Try again in a moment.',
    details: { retryAfterSeconds: 1 },
  });
}
