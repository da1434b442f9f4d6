import { randomUUID } from 'node:crypto';
import type { Revocations } from './auth/revocation.js';
import { createCalls, type Calls } from './calls/index.js';
import { createConversationQueries } from './conversations/conversation-queries.js';
import { createConversationService, type ConversationService } from './conversations/conversation-service.js';
import { createCallQueries } from './database/call-queries.js';
import type { Foundation } from './foundation.js';
import type { Directory } from './ports/directory.js';
import type { Authenticate } from './ports/principal.js';
import { createRealtime, type Realtime } from './realtime/create-realtime.js';
import type { WebhookAddress } from './webhooks/webhook-address.js';

/** Calls, what they belong to, and how they are told. */
export interface CallParts {
  readonly calls: Calls;
  readonly realtime: Realtime;
  readonly conversations: ConversationService;
}

/** Calls publish through realtime, and realtime asks calls: the one knot of the server is tied here. */
export function createCallParts(
  { options, times, policy, database, clock, logger }: Foundation,
  directory: Directory,
  authenticate: Authenticate,
  { isRevoked }: Revocations,
  webhookAddress: WebhookAddress,
): CallParts {
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
      inbound: { numbers: options.numbers, routeInbound: options.routeInbound },
      webhookUrl: (provider, kind, query = {}) =>
        webhookAddress.of(
          [provider, ...(kind === null ? [] : [kind])].join('/'),
          String(new URLSearchParams(query)),
        ),
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
