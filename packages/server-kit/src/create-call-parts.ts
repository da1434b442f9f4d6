import { randomUUID } from 'node:crypto';
import type { Revocations } from './auth/revocation.js';
import { createCalls, type Calls } from './calls/index.js';
import { createConversationQueries } from './conversations/conversation-queries.js';
import { createConversationService, type ConversationService } from './conversations/conversation-service.js';
import { createCallQueries } from './database/call-queries.js';
import type { Foundation } from './foundation.js';
import { createNumberQueries, type NumberQueries } from './numbers/number-queries.js';
import { createNumberService, type NumberService } from './numbers/number-service.js';
import type { Directory } from './ports/directory.js';
import type { Authenticate } from './ports/principal.js';
import type { ProviderAccounts } from './ports/provider-accounts.js';
import { createRealtime, type Realtime } from './realtime/create-realtime.js';
import { voicemailOf } from './voicemail-options.js';
import type { WebhookAddress } from './webhooks/webhook-address.js';

/** Calls, what they belong to, and how they are told. */
export interface CallParts {
  readonly calls: Calls;
  readonly numbers: NumberService;
  readonly realtime: Realtime;
  readonly conversations: ConversationService;
}

/** What calls need of the rest of the server. */
export interface CallPartsPorts {
  readonly authenticate: Authenticate;
  readonly revocations: Revocations;
  readonly webhookAddress: WebhookAddress;
  /** Accounts at vendors that organisations have set for themselves. */
  readonly accounts: ProviderAccounts;
}

/** Calls publish through realtime, and realtime asks calls: the one knot of the server is tied here. */
export function createCallParts(
  { options, times, policy, database, clock, logger, limits }: Foundation,
  directory: Directory,
  { authenticate, revocations: { isRevoked }, webhookAddress, accounts }: CallPartsPorts,
): CallParts {
  const conversations = createConversationService({
    queries: createConversationQueries(database),
    calls: createCallQueries(database),
    directory,
    policy,
    clock,
    newId: randomUUID,
  });
  const numberQueries = createNumberQueries(database);
  const calls = createCalls(
    {
      providers: options.providers,
      defaults: options.defaults ?? {},
      inbound: { numbers: options.numbers, routeInbound: options.routeInbound },
      accounts,
      webhookUrl: webhookAddress.forVendor,
      policy,
      preDial: options.preDial ?? {},
      times,
      recordingPolicy: options.recordingPolicy ?? 'off',
      voicemail: voicemailOf(options.voicemail, options.providers),
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
      knownNumbers: numberQueries.known,
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
    countStranger: limits.countStranger,
    clock,
    logger,
  });
  return { calls, numbers: numbersOf(options, clock, numberQueries, calls), realtime, conversations };
}

function numbersOf(
  { preDial, numbers }: Foundation['options'],
  clock: Foundation['clock'],
  queries: NumberQueries,
  { providers }: Calls,
): NumberService {
  return createNumberService({
    queries,
    defaultRegion: preDial?.defaultRegion ?? 'US',
    keptFor: numbers ?? {},
    phoneOf: providers.forPhone,
    ...{ clock, newId: randomUUID },
  });
}
