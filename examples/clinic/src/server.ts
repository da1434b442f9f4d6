import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createCallServer, jwt } from '@offhook/server-kit';
import { pino, type Logger } from 'pino';
import { createApp } from './app.js';
import { bundleAssets } from './assets.js';
import { createClinicData } from './clinic-data.js';
import { ConfigError, readConfig, type Config } from './config.js';
import { apiPath } from './pages/layout.js';
import { accounts, practices } from './people.js';
import { principalOf } from './principal.js';
import { keptSecret, prepareDataDir } from './secrets.js';
import { seedContacts } from './seed-contacts.js';
import { createSessions, tokenAudience, tokenIssuer } from './session.js';
import { stopOnSignal } from './stop-on-signal.js';

/** Puts the clinic together and serves it until a signal stops it. */
async function start(): Promise<void> {
  const config = readConfig(process.env);
  prepareDataDir(config.dataDir);
  const secret = config.jwtSecret ?? keptSecret(config.dataDir, 'jwt-secret');
  const logger = pino({ level: config.logLevel });

  for (const notice of config.providers.notices) logger.warn(notice);
  const calls = await createCallServer(callServerOptions(config, secret, logger));
  await seedContacts(calls.services);
  const app = createApp({
    config,
    sessions: createSessions(secret, config.baseUrl?.startsWith('https:') ?? false),
    assets: await bundleAssets(),
    data: createClinicData(calls.services, config.providers),
    api: calls.router,
    log: logger,
  });

  const server = createServer(app);
  calls.attach(server, apiPath);
  const port = await listen(server, config);
  stopOnSignal({ server, calls, logger });
  announce(config, port);
}

function callServerOptions(
  config: Config,
  secret: string,
  logger: Logger,
): Parameters<typeof createCallServer>[0] {
  return {
    database: config.databaseUrl ?? `file:${join(config.dataDir, 'offhook.db')}`,
    authenticate: jwt({ secret, issuer: tokenIssuer, audience: tokenAudience }),
    users: accounts.map(principalOf),
    providers: config.providers.list,
    defaults: config.providers.defaults,
    numbers: numbersOf(config),
    encryptionKey: config.encryptionKey ?? keptSecret(config.dataDir, 'encryption-key'),
    recordingPolicy: 'ask',
    preDial: { defaultRegion: 'US', ...(!config.callLimits && { limits: false }) },
    rateLimits: config.callLimits ? {} : false,
    allowedOrigins: config.allowedOrigins,
    ...(config.baseUrl !== null && { publicUrl: config.baseUrl }),
    logger,
  };
}

/** Whoever calls one of our numbers reaches the first practice; simulated callers reach the one that they phone. */
function numbersOf({ providers }: Config): Readonly<Record<string, string>> {
  const [first] = practices;
  const ours = providers.numbers.flatMap((number) => (first === undefined ? [] : [[number, first.id]]));
  const simulated = providers.demo === null ? [] : practices.map(({ id, phone }) => [phone, id]);
  return Object.fromEntries([...simulated, ...ours]) as Record<string, string>;
}

/** Resolves with the port, which the system chooses for 0. */
function listen(server: Server, { port, host }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenProblem(error, port, host)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function listenProblem(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code === 'EADDRINUSE')
    return new ConfigError(`Port ${port} is in use. Stop what runs there, or choose another with PORT=3001.`);
  if (error.code === 'EACCES')
    return new ConfigError(
      `Port ${port} may not be used by this user. Choose one above 1023 with PORT=3000.`,
    );
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new ConfigError(`HOST ${host} is no address of this machine.`);
  return error;
}

function announce(config: Config, port: number): void {
  const url = config.baseUrl ?? `http://localhost:${port}`;
  const people = accounts.map((one) => `  ${one.name.padEnd(18)} ${one.role.padEnd(7)} ${url}/?as=${one.id}`);
  const signIn = config.demoSignIn
    ? ['Sign in as', ...people]
    : [`Demo sign-in is off: ${whyNoSignIn(config)}. DEMO_SIGN_IN=on switches it on.`];
  const phones = `Calls to phones: ${config.providers.isLive ? config.providers.defaults.voice : 'simulated'}`;
  const lines = [phones, ...config.providers.notices, ...signIn];
  process.stdout.write(`\nHarbour Clinic is ready on ${url}\n${lines.join('\n')}\n\n`);
}

function whyNoSignIn({ providers }: Config): string {
  return providers.reachesPhones
    ? 'calls reach real phones, at your expense'
    : 'the clinic can be reached from other machines';
}

start().catch((error: unknown) => {
  process.stderr.write(
    error instanceof ConfigError ? `${error.message}\n` : `The clinic could not start.\n${describe(error)}\n`,
  );
  process.exit(1);
});

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
