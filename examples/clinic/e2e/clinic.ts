import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clinic as a process of its own, the way `npm start` runs it. */
export interface Clinic {
  readonly url: string;
  readonly dataDir: string;
  /** Everything it wrote so far. */
  log(): string;
  /** Ends the process at once, as a crash would, and resolves when it is gone. */
  crash(): Promise<void>;
  /** Starts it again with the same data on the same port. */
  restart(): Promise<void>;
  /** Stops it in order and deletes its data. */
  stop(): Promise<void>;
}

/** Settings of {@link startClinic}. */
export interface ClinicOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Default: a free one. */
  readonly port?: number;
}

const home = fileURLToPath(new URL('..', import.meta.url));
const startTimeoutMs = 60_000;
const command = ['--import', 'tsx', '--conditions=offhook-source', join(home, 'src/server.ts')];
/** What the machine may pass on; nothing of it configures the clinic. */
const inherited = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot'];

/** Starts the clinic on a free port with an empty database. Resolves when it takes requests. */
export async function startClinic(options: ClinicOptions = {}): Promise<Clinic> {
  const dataDir = await mkdtemp(join(tmpdir(), 'offhook-clinic-'));
  const written: string[] = [];
  const run = (port: string): Promise<Running> =>
    launch({ ...options.env, PORT: port, DATA_DIR: dataDir }, written);
  let running = await run(String(options.port ?? 0));
  const { url } = running;
  return {
    url,
    dataDir,
    log: () => written.join(''),
    crash: () => end(running.process, 'SIGKILL'),
    async restart() {
      await end(running.process, 'SIGKILL');
      running = await run(new URL(url).port);
    },
    async stop() {
      await end(running.process, 'SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A port that nobody uses, for whoever must know the address before the start. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs the server's process until it ends by itself, for settings that it must refuse. */
export async function runClinic(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const written: string[] = [];
  const child = spawnServer(env, written);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: written.join('') };
}

interface Running {
  readonly process: ChildProcess;
  readonly url: string;
}

function spawnServer(env: Readonly<Record<string, string>>, written: string[]): ChildProcess {
  const passed = Object.fromEntries(
    inherited.map((name) => [name, process.env[name]]).filter(([, value]) => value !== undefined),
  );
  const child = spawn(process.execPath, command, {
    cwd: home,
    env: { ...passed, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  return child;
}

function launch(env: Readonly<Record<string, string>>, written: string[]): Promise<Running> {
  const from = written.length;
  const child = spawnServer(env, written);
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`${reason}\n${written.slice(from).join('')}`));
    };
    const timer = setTimeout(() => fail('The clinic did not start in time.'), startTimeoutMs);
    child.once('exit', (code) => fail(`The clinic ended with code ${code}.`));
    child.stdout?.on('data', () => {
      const url = /is ready on (http:\/\/\S+)/.exec(written.slice(from).join(''))?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      child.removeAllListeners('exit');
      resolve({ process: child, url });
    });
  });
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
