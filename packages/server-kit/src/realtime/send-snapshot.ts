import type { CallService } from '../calls/call-service.js';
import type { Logger } from '../ports/logger.js';
import type { RealtimeSocket } from './connection.js';
import { isSlowConsumer } from './cut-connection.js';
import type { KnownCalls } from './known-calls.js';

/** Sends the active calls of the socket's user as they are now. */
export type SendSnapshot = (socket: RealtimeSocket) => Promise<void>;

/** Makes the function. */
export function createSendSnapshot({
  calls,
  knownCalls,
  logger,
}: {
  readonly calls: CallService;
  readonly knownCalls: KnownCalls;
  readonly logger: Logger;
}): SendSnapshot {
  function learnOf(callId: string): void {
    knownCalls.read(callId).catch((error: unknown) => {
      logger.warn({ callId, error: messageOf(error) }, 'a call could not be read');
    });
  }

  return async (socket) => {
    const snapshot = await calls.active(socket.data.principal);
    if (!socket.connected || isSlowConsumer(socket)) return;
    socket.emit('calls:active', snapshot);
    // After a restart this node learns from those who come back who is in a call.
    for (const { id, endedAt, me } of snapshot.calls) {
      if (endedAt === null && me?.state === 'joined' && !knownCalls.has(id)) learnOf(id);
    }
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
