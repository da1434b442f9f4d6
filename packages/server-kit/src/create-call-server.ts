import { randomUUID } from 'node:crypto';
import { guardAuthenticate } from './auth/guard-authenticate.js';
import { createRevocations, type Revocations } from './auth/revocation.js';
import { createCalls, defaultPolicy, type Calls, type CallService } from './calls/index.js';
import { createContactQueries } from './contacts/contact-queries.js';
import { createContactService, type ContactService } from './contacts/contact-service.js';
import { createHostContactService } from './contacts/host-contact-service.js';
import { contactRoutes } from './contacts/routes.js';
import { createConversationQueries } from './conversations/conversation-queries.js';
import { createConversationService, type ConversationService } from './conversations/conversation-service.js';
import { conversationRoutes } from './conversations/routes.js';
import { createCallQueries } from './database/call-queries.js';
import type { Database } from './database/database.js';
import { openDatabase } from './database/open-database.js';
import { createDefaultLogger } from './default-logger.js';
import { createBuiltInDirectory } from './directory/built-in-directory.js';
import { createDirectoryService, type DirectoryService } from './directory/directory-service.js';
import { createPeopleQueries } from './directory/people-queries.js';
import { directoryRoutes } from './directory/routes.js';
import { createUserRegistry, type UserRegistry } from './directory/user-registry.js';
import { createRouter, type Router } from './http/create-router.js';
import { RequestGate } from './http/request-gate.js';
import { systemRoutes } from './http/system-routes.js';
import { systemClock } from './ports/clock.js';
import type { Directory } from './ports/directory.js';
import type { Authenticate } from './ports/principal.js';
import type { RouteHandlers } from './ports/route.js';
import { createRealtime, type Realtime } from './realtime/create-realtime.js';
import type { AttachableServer } from './realtime/http-attachment.js';
import { listedOrigins } from './realtime/origin-check.js';
import { readRevocations, writeRevocation } from './revocation-store.js';
import { callTimesOf, checkOptions, type CallServerOptions } from './server-options.js';

/** The commands behind the routes, for host code. They check the principal that they are given. */
export interface CallServerServices {
  readonly calls: CallService;
  readonly contacts: ContactService;
  readonly directory: DirectoryService;
  readonly conversations: ConversationService;
}

/** A running call server. */
export interface CallServer {
  /** All routes. Mount it under a path of your choice; no body parser is needed before it. */
  readonly router: Router;
  /** The same routes in parts, to be mounted one by one. */
  readonly routers: Readonly<Record<'calls' | 'contacts' | 'directory' | 'conversations' | 'system', Router>>;
  /** Serves realtime on this server at `<mountPath>/realtime`. Call it after your own request handler is set. */
  attach(httpServer: AttachableServer, mountPath: string): void;
  readonly services: CallServerServices;
  /** Refuses everything signed in as this user until now, closes its connections and ends its calls. */
  revokeUser(userId: string): Promise<void>;
  /** Serves what is under way, then closes everything that was opened here. Your http server stays yours. */
  close(): Promise<void>;
}

/**
 * Creates a call server to mount in your own Node HTTP server.
 *
 * @throws TypeError for options that cannot work.
 * @throws CallError `unavailable` when the database cannot be reached.
 * @example
 * const calls = await createCallServer({
 *   database: 'file:./offhook.db',
 *   authenticate: jwt({ secret, issuer: 'clinic', audience: 'calls' }),
 *   providers: [demo(), p2p()],
 * });
 * app.use('/api/v1', calls.router);
 * calls.attach(httpServer, '/api/v1');
 */
export async function createCallServer(options: CallServerOptions): Promise<CallServer> {
  checkOptions(options);
  const times = callTimesOf(options);
  const logger = options.logger ?? createDefaultLogger();
  const clock = options.clock ?? systemClock;
  const allowedOrigins = new Set(listedOrigins(options));
  const database = await openDatabase(options.database, {
    onConnectionLost: (error) => logger.warn({ err: error }, 'a database connection was lost'),
    ...(options.clock === undefined ? {} : { now: clock.now }),
  });
  try {
    return await wire({ options, times, logger, clock, allowedOrigins, database });
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Foundation {
  readonly options: CallServerOptions;
  readonly times: ReturnType<typeof callTimesOf>;
  readonly logger: NonNullable<CallServerOptions['logger']>;
  readonly clock: NonNullable<CallServerOptions['clock']>;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly database: Database;
}

async function wire(foundation: Foundation): Promise<CallServer> {
  const { options, logger, clock, allowedOrigins, database } = foundation;
  const people = createPeople(foundation);
  const revocations = createRevocations(clock.now, await readRevocations(database));
  const authenticate = guardAuthenticate(options.authenticate, {
    ...revocations,
    now: clock.now,
    saw: people.users?.saw ?? (() => undefined),
  });
  const { calls, realtime, conversations } = createCallParts(
    foundation,
    people.directory,
    authenticate,
    revocations,
  );
  const services: CallServerServices = {
    calls: calls.service,
    contacts: people.contacts,
    directory: createDirectoryService({
      directory: people.directory,
      policy: policyOf(options),
      presence: realtime.presence,
    }),
    conversations,
  };
  await people.users?.add(options.users ?? []);
  await calls.start();

  const gate = new RequestGate();
  const router = (handlers: RouteHandlers): Router =>
    createRouter({ handlers, authenticate, allowedOrigins, logger, gate });
  const parts = routesOf(foundation, calls, services);
  let closing: Promise<void> | null = null;
  return {
    router: router(Object.assign({}, ...Object.values(parts)) as RouteHandlers),
    routers: {
      calls: router(parts.calls),
      contacts: router(parts.contacts),
      directory: router(parts.directory),
      conversations: router(parts.conversations),
      system: router(parts.system),
    },
    attach: (httpServer, mountPath) => {
      if (typeof httpServer?.on !== 'function')
        throw new TypeError('attach() needs the http server that your app listens with.');
      if (typeof mountPath !== 'string')
        throw new TypeError('attach() needs the path at which the router is mounted, such as "/api/v1".');
      realtime.attach(httpServer, mountPath);
    },
    services,
    async revokeUser(userId) {
      const revokedAt = revocations.revoke(userId);
      realtime.disconnectUser(null, userId);
      await writeRevocation(database, userId, revokedAt);
      await calls.service.endAllOf(null, userId);
    },
    close: () => (closing ??= closeAll(gate, realtime, calls, people.users, database)),
  };
}

/** The host's people, or the built-in contacts and users. */
function createPeople({ options, database, clock, logger }: Foundation): {
  readonly directory: Directory;
  readonly contacts: ContactService;
  readonly users: UserRegistry | null;
} {
  if (options.directory !== undefined) {
    return {
      directory: options.directory,
      contacts: createHostContactService(options.directory),
      users: null,
    };
  }
  return {
    directory: createBuiltInDirectory(createPeopleQueries(database)),
    contacts: createContactService({
      queries: createContactQueries(database),
      clock,
      newId: randomUUID,
      defaultRegion: options.preDial?.defaultRegion ?? 'US',
    }),
    users: createUserRegistry({ database, clock, logger }),
  };
}

/** Calls publish through realtime, and realtime asks calls: the one knot of the server is tied here. */
function createCallParts(
  { options, times, database, clock, logger }: Foundation,
  directory: Directory,
  authenticate: Authenticate,
  { isRevoked }: Revocations,
): { readonly calls: Calls; readonly realtime: Realtime; readonly conversations: ConversationService } {
  const policy = policyOf(options);
  const conversations = createConversationService({
    queries: createConversationQueries(database),
    calls: createCallQueries(database),
    directory,
    policy,
    clock,
    newId: randomUUID,
  });
  const calls = createCalls(
    {
      providers: options.providers,
      defaults: options.defaults ?? {},
      policy,
      preDial: options.preDial ?? {},
      times,
      recordingPolicy: options.recordingPolicy ?? 'off',
      hooks: options.hooks ?? {},
      isRevoked,
    },
    {
      database,
      publisher: {
        publish: (call) => realtime.publisher.publish(call),
        refresh: (orgId, userId) => realtime.publisher.refresh(orgId, userId),
      },
      directory,
      conversations,
      clock,
      logger,
      newId: randomUUID,
    },
  );
  const realtime: Realtime = createRealtime({
    calls: calls.service,
    authenticate,
    canView: policy.canView,
    allowedOrigins: options.allowedOrigins,
    publicUrl: options.publicUrl,
    clock,
    logger,
  });
  return { calls, realtime, conversations };
}

function policyOf({ policy = {} }: CallServerOptions): typeof defaultPolicy {
  return {
    ...defaultPolicy,
    ...Object.fromEntries(Object.entries(policy).filter(([, rule]) => rule !== undefined)),
  };
}

function routesOf(
  { database, logger }: Foundation,
  calls: Calls,
  services: CallServerServices,
): Readonly<Record<keyof CallServer['routers'], RouteHandlers>> {
  return {
    calls: calls.routes,
    contacts: contactRoutes(services.contacts),
    directory: directoryRoutes(services.directory),
    conversations: conversationRoutes(services.conversations),
    system: systemRoutes({
      modes: () => calls.providers.modes,
      checkDatabase: async () => {
        await database.read('select 1 as one', []);
      },
      onNotReady: (error) => logger.error({ err: error }, 'not ready: the database does not answer'),
    }),
  };
}

/** Requests first, then sockets, then timers and providers; the database last, when nothing writes any more. */
async function closeAll(
  gate: RequestGate,
  realtime: Realtime,
  calls: Calls,
  users: UserRegistry | null,
  database: Database,
): Promise<void> {
  await gate.close();
  await realtime.close();
  await calls.close();
  await users?.settled();
  await database.close();
}
