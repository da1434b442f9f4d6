import type { Clock } from '../ports/clock.js';
import type { RealtimeSocket } from './connection.js';

/** Bytes that may wait for one client before it is cut: some hundred snapshots. */
const maximumBufferedBytes = 1024 * 1024;
/** How long a disconnected client may take to close its side, ms. */
const closingGraceMs = 1000;

type EngineConnection = RealtimeSocket['conn'];

/** The parts of Engine.IO and ws that are public there but not in the types of Socket.IO. */
interface BufferedConnection {
  readonly writeBuffer: readonly { readonly data?: string | { readonly length: number } }[];
  readonly transport: { readonly socket?: { readonly bufferedAmount: number; terminate(): void } };
}

/** True when a client reads so slowly that what waits for it endangers the server. */
export function isSlowConsumer(socket: RealtimeSocket): boolean {
  const { writeBuffer, transport } = bufferedOf(socket.conn);
  let bytes = transport.socket?.bufferedAmount ?? 0;
  for (const packet of writeBuffer) bytes += packet.data?.length ?? 0;
  return bytes > maximumBufferedBytes;
}

/** Tells the client that it is disconnected on purpose, then closes; by force when it does not close its side. */
export function disconnect(socket: RealtimeSocket, clock: Clock): void {
  const { conn } = socket;
  socket.disconnect(true);
  destroyLater(conn, clock);
}

/** Destroys the connection when it is still there after a grace period. */
export function destroyLater(conn: EngineConnection, clock: Clock): void {
  const transport = bufferedOf(conn).transport;
  clock.setTimer(() => {
    if (conn.readyState !== 'closed') destroy(conn);
    // A closed WebSocket may still wait for the other side's close frame and hold the http server open.
    else transport.socket?.terminate();
  }, closingGraceMs);
}

/** Closes at once, throwing away what waits to be sent. */
export function destroy(conn: EngineConnection): void {
  const { socket } = bufferedOf(conn).transport;
  conn.close(true);
  // Otherwise the WebSocket would keep its buffer until the other side answers the close frame.
  socket?.terminate();
}

function bufferedOf(conn: EngineConnection): BufferedConnection {
  return conn as unknown as BufferedConnection;
}
