import type { IncomingMessage } from 'node:http';
import { CallError } from '@offhook/core/errors';
import * as z from 'zod';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Authenticate, Credentials, Principal } from '../ports/principal.js';
import { checkPayload } from './check-payload.js';
import type { RealtimeSocket } from './connection.js';

/** What decides who may connect. */
export interface SocketAuthentication {
  readonly authenticate: Authenticate;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Counts a handshake of nobody that is known here. @throws CallError `rate_limited`. */
  readonly countStranger?: ((request: IncomingMessage) => void) | undefined;
}

/** Shape of `auth` in the handshake. A client that names no device may listen but not signal. */
const handshakeSchema = z.object({
  token: z.string().max(10_000).nullish(),
  deviceId: z.string().min(1).max(200).nullish(),
  deviceLabel: z.string().max(200).nullish(),
});

/**
 * Socket.IO middleware that lets in only who `authenticate` knows. A refused client hears `connect_error` with the
 * error of the table in `data`, and its connection is closed, so that tokens cannot be tried in a row.
 */
export function createSocketAuthentication(
  options: SocketAuthentication,
): (socket: RealtimeSocket, next: (error?: Error) => void) => void {
  const seen = new WeakSet<object>();
  return (socket, next) => {
    const first = !seen.has(socket.conn);
    seen.add(socket.conn);
    const admitted = first ? admit(socket, options) : Promise.reject(new CallError('forbidden'));
    counted(admitted, socket, options).then(
      () => next(),
      (error: unknown) => {
        const body = (error instanceof CallError ? error : new CallError('unauthorized')).toBody();
        next(Object.assign(new Error(body.message), { data: body }));
        // After the tick in which Socket.IO writes the error.
        process.nextTick(() => socket.conn.close());
      },
    );
  };
}

/**
 * The principal of these credentials.
 *
 * @throws CallError `unauthorized`.
 */
export async function principalOf(
  credentials: Pick<Credentials, 'token' | 'headers'>,
  { authenticate, clock, logger }: SocketAuthentication,
): Promise<Principal> {
  let principal: Principal | null;
  try {
    principal = await authenticate({ ...credentials, channel: 'socket' });
  } catch (error) {
    if (!(error instanceof CallError)) {
      logger.error(
        { error: error instanceof Error ? error.message : String(error) },
        'authenticate failed for a socket',
      );
    }
    throw error instanceof CallError ? error : new CallError('unauthorized', { cause: error });
  }
  if (principal === null || !isUsable(principal, clock.now())) throw new CallError('unauthorized');
  return principal;
}

/** Tokens tried in a row count like those that are sent by HTTP. */
async function counted(
  admitted: Promise<void>,
  { request }: RealtimeSocket,
  { countStranger }: SocketAuthentication,
): Promise<void> {
  try {
    await admitted;
  } catch (error) {
    if (error instanceof CallError && error.code === 'unauthorized') countStranger?.(request);
    throw error;
  }
}

async function admit(socket: RealtimeSocket, options: SocketAuthentication): Promise<void> {
  const authenticatedAt = options.clock.now();
  const { token, deviceId, deviceLabel } = checkPayload(handshakeSchema, socket.handshake.auth);
  const headers = socket.handshake.headers;
  const principal = await principalOf({ token: token || null, headers }, options);
  socket.data = { principal, deviceId: deviceId ?? null, deviceLabel: deviceLabel ?? '', authenticatedAt };
}

/** A guest is somebody by the one call of its link only. */
function isUsable({ role, callId, expiresAt }: Principal, now: number): boolean {
  if (role === 'guest' && callId === undefined) return false;
  return expiresAt === undefined || expiresAt * 1000 > now;
}
