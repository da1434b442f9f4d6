import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createCallServer,
  createTokenSigner,
  demo,
  jwt,
  p2p,
  type CallServer,
  type CallServerOptions,
  type HostUser,
  type Logger,
  type TokenSubject,
} from '../index.js';

const keys = {
  secret: 'a secret of the test system, long enough',
  issuer: 'test-host',
  audience: 'test-calls',
};
const mountPath = '/api/v1';

/** People of the test system: one organisation with staff and clients, and another one. */
export const testPeople = {
  amara: { userId: 'amara', orgId: 'harbour', role: 'admin', name: 'Dr. Amara Osei' },
  leo: { userId: 'leo', orgId: 'harbour', role: 'agent', name: 'Leo Hart' },
  maya: { userId: 'maya', orgId: 'harbour', role: 'client', name: 'Maya Torres', email: 'maya@mail.example' },
  john: { userId: 'john', orgId: 'harbour', role: 'client', name: 'John Reyes' },
  rin: { userId: 'rin', orgId: 'north', role: 'agent', name: 'Rin Sato' },
} as const satisfies Record<string, HostUser>;

/** An answer as a client of the REST API gets it. */
export interface ApiAnswer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** One person using the REST API. */
export interface ApiUser {
  readonly token: string;
  request<Body = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer<Body>>;
}

/** A whole system on real HTTP: server, database, providers, people. */
export interface CallSystem {
  readonly server: CallServer;
  /** Address of the mounted API. */
  readonly url: string;
  /** Address of the HTTP server, for sockets; their path is `${mountPath}/realtime`. */
  readonly origin: string;
  readonly mountPath: string;
  sign(subject: TokenSubject, lifetimeSeconds?: number): Promise<string>;
  /** Signs a person of {@link testPeople}, or anybody else, in. */
  as(person: keyof typeof testPeople | TokenSubject): Promise<ApiUser>;
  close(): Promise<void>;
}

/** Logs nothing but what should never happen. */
export const quietLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (facts, message) => console.error(message, facts),
};

/** Where a system listens, known before its server is there: vendors have to be told. */
export type SystemAddress = Pick<CallSystem, 'url' | 'origin' | 'mountPath'>;

/** What differs from the usual system; as a function, of where it listens. */
export type SystemOptions =
  | Partial<CallServerOptions>
  | ((at: SystemAddress) => Partial<CallServerOptions> | Promise<Partial<CallServerOptions>>);

/**
 * Starts a whole system on a free port of 127.0.0.1, with SQLite in a folder of its own unless a database is given. Options
 * that depend on the address, such as `publicUrl`, are made from it.
 *
 * @example
 * const system = await startCallSystem();
 * const amara = await system.as('amara');
 * const { body: call } = await amara.request('POST', '/calls', { to: { phone: '+12025550142' } });
 */
export async function startCallSystem(given: SystemOptions = {}): Promise<CallSystem> {
  const http = createServer();
  const origin = `http://127.0.0.1:${await listen(http)}`;
  const url = origin + mountPath;
  const folder = await mkdtemp(join(tmpdir(), 'offhook-system-'));
  const closeRest = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      http.close(() => resolve());
      http.closeAllConnections();
    });
    await rm(folder, { recursive: true, force: true });
  };
  const server = await startServer(given, { url, origin, mountPath }, folder).catch(
    async (error: unknown) => {
      await closeRest();
      throw error;
    },
  );
  http.on('request', (request, response) => {
    request.url = (request.url ?? '').slice(mountPath.length);
    server.router(request, response);
  });
  server.attach(http, mountPath);
  const sign = (subject: TokenSubject, lifetimeSeconds = 3600): Promise<string> =>
    createTokenSigner({ ...keys, lifetimeSeconds })(subject);
  return {
    ...{ server, url, origin, mountPath, sign },
    as: async (person) => apiUser(url, await sign(typeof person === 'string' ? testPeople[person] : person)),
    async close() {
      await server.close();
      await closeRest();
    },
  };
}

async function startServer(given: SystemOptions, at: SystemAddress, folder: string): Promise<CallServer> {
  return createCallServer({
    database: `file:${join(folder, 'offhook.db')}`,
    authenticate: jwt(keys),
    providers: [demo(), p2p()],
    users: Object.values(testPeople),
    preDial: { limits: false },
    rateLimits: false,
    logger: quietLogger,
    ...(typeof given === 'function' ? await given(at) : given),
  });
}

/** The REST API as one person with a token uses it. */
export function apiUser(url: string, token: string): ApiUser {
  return {
    token,
    async request<Body>(
      method: string,
      path: string,
      body?: unknown,
      headers: Readonly<Record<string, string>> = {},
    ) {
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        body: (text === '' ? null : JSON.parse(text)) as Body,
        headers: response.headers,
      };
    },
  };
}

async function listen(http: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(0, '127.0.0.1', resolve);
  });
  return (http.address() as AddressInfo).port;
}
