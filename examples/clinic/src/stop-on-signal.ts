import type { Server } from 'node:http';
import type { CallServer } from '@offhook/server-kit';
import type { Logger } from 'pino';

const patienceMs = 5000;

/**
 * Stops in order on SIGTERM and SIGINT: no new connections, then the calling kit, which hands its sockets over, then
 * the process. A second signal, or five seconds, end it at once. Calls go on: they are in the database.
 */
export function stopOnSignal({
  server,
  calls,
  logger,
}: {
  server: Server;
  calls: CallServer;
  logger: Logger;
}): void {
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), patienceMs).unref();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await calls.close();
    server.closeAllConnections();
    await closed;
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop().catch((error: unknown) => {
        logger.error({ err: error }, 'the clinic did not stop cleanly');
        process.exit(1);
      });
    });
  }
}
