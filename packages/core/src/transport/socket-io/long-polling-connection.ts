import { io } from 'socket.io-client';
import { unreachable } from '../../errors/unreachable.js';
import type { Refusal } from './packet.js';
import { ackMs, greetingMs, type ConnectionEnd, type OpenConnection } from './socket-connection.js';

/**
 * A connection by HTTP long-polling, for where something between page and server stops WebSockets. Few pages ever need
 * it: Socket.IO's official client, a chunk of its own.
 */
export const openLongPolling: OpenConnection = ({ address, auth, listener }) => {
  const socket = io(address.origin, {
    path: address.pathname,
    auth,
    transports: ['polling'],
    forceNew: true,
    reconnection: false,
    timeout: greetingMs,
  });

  function close(): void {
    socket.off();
    socket.offAny();
    socket.disconnect();
  }

  function end(end: ConnectionEnd): void {
    close();
    listener.ended(end);
  }

  socket.on('connect', () => listener.connected());
  socket.onAny((name: string, payload: unknown) => listener.event(name, payload));
  socket.on('disconnect', (reason) =>
    end({ reason: reason === 'io server disconnect' ? 'dismissed' : 'lost' }),
  );
  socket.on('connect_error', (error: Error & Refusal) =>
    // Only what the server says has data; what fails on the way there has none.
    end(
      'data' in error
        ? { reason: 'refused', code: error.data?.code ?? error.message }
        : { reason: 'unreached' },
    ),
  );
  return {
    close,
    request: (name, ...payload) =>
      socket
        .timeout(ackMs)
        .emitWithAck(name, ...payload)
        .catch((error: unknown) => {
          throw unreachable(error);
        }),
  };
};
