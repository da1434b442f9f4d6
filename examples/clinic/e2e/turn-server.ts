import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real TURN server on this machine. */
export interface TurnServer {
  /** Settings of the clinic that use it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Whether coturn is installed; where not, tests of relayed media are skipped with this as the reason. */
export const hasCoturn = spawnSync('turnserver', ['--version']).error === undefined;

const secret = 'a secret of this test run';

/** Starts coturn (TURN REST credentials) on a free port of 127.0.0.1. */
export async function startTurnServer(): Promise<TurnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-turn-'));
  const port = await freePort();
  const child = spawn(
    'turnserver',
    [
      ...['-n', '--listening-ip=127.0.0.1', '--relay-ip=127.0.0.1', `--listening-port=${port}`],
      ...['--min-port=49160', '--max-port=49300', '--realm=localhost', '--fingerprint'],
      ...['--use-auth-secret', `--static-auth-secret=${secret}`],
      // For tests only: real servers must not relay into their own machine.
      ...['--allow-loopback-peers', '--no-tls', '--no-dtls', '--no-cli', '--log-file=stdout'],
      ...[`--userdb=${join(folder, 'turn.db')}`, `--pidfile=${join(folder, 'turn.pid')}`],
    ],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  await Promise.race([
    listening(port),
    ended.then(([code]) => Promise.reject(new Error(`coturn ended with ${String(code)}`))),
  ]);
  return {
    env: { TURN_URLS: `turn:127.0.0.1:${port}?transport=udp`, TURN_SECRET: secret },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when something accepts connections there. */
async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
