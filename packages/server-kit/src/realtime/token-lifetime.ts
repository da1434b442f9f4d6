import type { Clock } from '../ports/clock.js';
import type { RealtimeSocket } from './connection.js';
import { disconnect } from './cut-connection.js';

/** How long before its end a client is asked for a new token, ms. */
const noticeMs = 60_000;
/** For short tokens: the part of the remaining life. */
const noticePart = 0.2;
/** Node fires timers beyond this at once. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Closes the socket when its principal expires, after asking for a new token. Called again after each refresh; a
 * principal without `expiresAt` never expires.
 */
export function followTokenLifetime(socket: RealtimeSocket, clock: Clock): void {
  const { data } = socket;
  data.stopExpiry?.();
  data.stopExpiry = undefined;
  const { expiresAt } = data.principal;
  if (expiresAt === undefined) return;
  const endsAt = expiresAt * 1000;
  const life = endsAt - clock.now();
  waitUntil(endsAt - Math.min(noticeMs, life * noticePart), () => {
    socket.emit('token:expiring', { expiresInMs: Math.max(0, endsAt - clock.now()) });
    waitUntil(endsAt, () => disconnect(socket, clock));
  });

  function waitUntil(at: number, then: () => void): void {
    const ms = at - clock.now();
    const step = ms > longestTimerMs ? (): void => waitUntil(at, then) : then;
    data.stopExpiry = clock.setTimer(step, Math.min(Math.max(0, ms), longestTimerMs));
  }
}
