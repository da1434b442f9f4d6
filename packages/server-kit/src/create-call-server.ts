import { guardAuthenticate } from './auth/guard-authenticate.js';
import { createRevocations } from './auth/revocation.js';
import type { CallServer, CallServerServices } from './call-server.js';
import { createCallParts, type CallParts } from './create-call-parts.js';
import { createPeople, type People } from './create-people.js';
import { openStoredSettings } from './create-provider-settings.js';
import { createRouters } from './create-routers.js';
import { createDirectoryService } from './directory/directory-service.js';
import { layFoundation, type Foundation } from './foundation.js';
import { RequestGate } from './http/request-gate.js';
import type { Realtime } from './realtime/create-realtime.js';
import { createRevocationStore } from './revocations/revocation-store.js';
import { createAccessRevocation } from './revocations/revoke-access.js';
import type { CallServerOptions } from './server-options.js';
import { createWebhookAddress } from './webhooks/webhook-address.js';

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
  const foundation = await layFoundation(options);
  try {
    return await wire(foundation);
  } catch (error) {
    await foundation.database.close();
    throw error;
  }
}

async function wire(foundation: Foundation): Promise<CallServer> {
  const { options, policy, logger, clock, ownClock, database } = foundation;
  const people = createPeople(foundation);
  const store = createRevocationStore(database);
  const revocationsReadAt = clock.now();
  const revocations = createRevocations(ownClock.now, await store.since(0));
  const authenticate = guardAuthenticate(options.authenticate, {
    ...revocations,
    now: ownClock.now,
    saw: people.users?.saw ?? (() => undefined),
  });
  const webhookAddress = createWebhookAddress(foundation.options.publicUrl);
  const stored = await openStoredSettings(foundation);
  const { accounts } = stored;
  const around = { authenticate, revocations, webhookAddress, accounts };
  const parts = createCallParts(foundation, people.directory, around);
  const { calls, numbers, realtime, conversations } = parts;
  const access = createAccessRevocation(
    {
      ...{ revocations, store, clock, logger },
      disconnect(userId) {
        people.users?.forget(userId);
        realtime.disconnectUser(null, userId, revocations.isRevoked);
      },
      endCalls: (userId, placedUntil) => calls.service.endAllOf(null, userId, placedUntil),
    },
    revocationsReadAt,
  );
  const services: CallServerServices = {
    calls: calls.service,
    contacts: people.contacts,
    directory: createDirectoryService({
      directory: people.directory,
      policy,
      presence: realtime.presence,
    }),
    conversations,
    numbers,
    providers: stored.service(calls.providers, webhookAddress),
  };
  await people.users?.add(options.users ?? []);
  calls.start();
  // SQLite has one node: nobody else revokes, and nobody else stores settings.
  if (database.engine === 'postgres') {
    access.follow();
    accounts.follow();
  }

  const gate = new RequestGate();
  let closing: Promise<void> | null = null;
  return {
    ...createRouters(foundation, calls, services, authenticate, { gate, webhookAddress }),
    attach(httpServer, mountPath) {
      attach(realtime, httpServer, mountPath);
      webhookAddress.mountedAt(mountPath);
    },
    services,
    revokeUser: access.revokeUser,
    close: () => (closing ??= closeAll(foundation, gate, [access, accounts], parts, people)),
  };
}

function attach(realtime: Realtime, ...[httpServer, mountPath]: Parameters<CallServer['attach']>): void {
  if (typeof httpServer?.on !== 'function')
    throw new TypeError('attach() needs the http server that your app listens with.');
  if (typeof mountPath !== 'string')
    throw new TypeError('attach() needs the path at which the router is mounted, such as "/api/v1".');
  realtime.attach(httpServer, mountPath);
}

/** Requests first, then sockets, then timers and providers; the database last, when nothing writes any more. */
async function closeAll(
  { database }: Foundation,
  gate: RequestGate,
  following: readonly { stop(): Promise<void> }[],
  { realtime, calls }: CallParts,
  { users }: People,
): Promise<void> {
  await gate.close();
  await realtime.close();
  await Promise.all(following.map((one) => one.stop()));
  await calls.close();
  await users?.settled();
  await database.close();
}
