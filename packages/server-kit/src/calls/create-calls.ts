import {
  isOver,
  nextDeadlineAt,
  participantStatus,
  view,
  type Call,
  type CallState,
  type RecordingPolicy,
  type Voicemail,
} from '@offhook/core/call';
import type { Conversation } from '@offhook/core/protocol';
import { createCallQueries } from '../database/call-queries.js';
import { createCallWriter } from '../database/commit-change.js';
import type { Database } from '../database/database.js';
import type { DatabaseClock } from '../database/database-clock.js';
import type { Directory } from '../ports/directory.js';
import type { KnownNumbers } from '../ports/known-numbers.js';
import type { Logger } from '../ports/logger.js';
import type { Policy } from '../ports/policy.js';
import type { ProviderAccounts } from '../ports/provider-accounts.js';
import type { Principal } from '../ports/principal.js';
import type { Publisher } from '../ports/publisher.js';
import type { RouteHandlers } from '../ports/route.js';
import type { Provider } from '../providers/contract.js';
import type { CallService } from './call-service.js';
import { createChangeCall, endedBy, type ChangeCall, type CommitListener } from './change-call.js';
import { createCallService } from './create-call-service.js';
import { createLegDriver, type LegDriver } from './drive-legs.js';
import type { ConversationKeeper } from './find-conversation.js';
import { hearProviders } from './hear-providers.js';
import { browserCameUp, leaseMs } from './lease.js';
import type { CallTimes } from './new-call.js';
import { takenBack, type RefusedWish } from './legs/take-back.js';
import { createObserveLegs } from './observe-legs.js';
import { createPreDial, type PreDialOptions } from './pre-dial/pre-dial.js';
import type { Way, WebhookUrl } from './provider-connections.js';
import type { ProviderDefaults, ProviderRegistry } from './provider-registry.js';
import type { InboundOptions } from './route-inbound.js';
import { callRoutes } from './routes.js';
import { createSweeper, type Sweeper } from './sweeper.js';
import type { VendorNewsService } from './vendor-news-service.js';

/** What the host is told after a commit; failures are logged and change nothing. */
export interface CallHooks {
  /** A call is over. `call` is as a service principal sees it. */
  readonly onCallEnded?: ((call: Call) => void | Promise<void>) | undefined;
  /** A call rang somebody who did not take it. */
  readonly onMissed?: ((call: Call, userId: string) => void | Promise<void>) | undefined;
}

/** Rules for calls of this server. */
export interface CallOptions {
  readonly providers: readonly Provider[];
  readonly defaults: ProviderDefaults;
  /** Accounts that organisations have set for themselves. */
  readonly accounts: ProviderAccounts;
  readonly inbound: InboundOptions;
  readonly webhookUrl: WebhookUrl;
  readonly policy: Policy;
  readonly preDial: PreDialOptions;
  readonly times: CallTimes;
  readonly recordingPolicy: RecordingPolicy;
  readonly voicemail: Voicemail | null;
  readonly hooks: CallHooks;
  /** Whether a principal that was let in has lost its access since. */
  readonly isRevoked: (principal: Principal) => boolean;
}

/** What the slice needs of the rest of the server. */
export interface CallPorts {
  readonly database: Database;
  readonly publisher: Publisher;
  readonly directory: Directory;
  readonly knownNumbers: KnownNumbers;
  readonly conversations: ConversationKeeper & {
    get(
      principal: Principal,
      conversationId: string,
      page: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
    ): Promise<Conversation>;
  };
  readonly clock: DatabaseClock;
  readonly logger: Logger;
  readonly newId: () => string;
}

/** Everything about calls, running. */
export interface Calls {
  readonly service: CallService;
  readonly routes: RouteHandlers;
  readonly providers: ProviderRegistry;
  readonly vendorNews: VendorNewsService;
  /** Resumes what a restart interrupted and begins to sweep. */
  start(): void;
  /** Stops timers and providers and waits for what is under way. */
  close(): Promise<void>;
}

/** Longer than any vendor goes on trying. What is told again later merges into what is known. */
const receiptsKeptMs = 30 * 24 * 3_600_000;

/** Wires the calls slice: the writer, the leg driver, the sweeper and the service over them. */
export function createCalls(options: CallOptions, ports: CallPorts): Calls {
  const { database, publisher, clock, logger, newId, directory, knownNumbers, conversations } = ports;
  const queries = createCallQueries(database);
  const writer = createCallWriter(database);
  const onCommit: CommitListener = ({ before, after }) => {
    const at = nextDeadlineAt(after);
    if (at !== null) sweeper.wakeAt(at);
    // A call that was just placed is followed by who placed it, which may have learned meanwhile that it must not be.
    if (before !== null) legs.follow(before, after);
    if (browserCameUp(before, after)) beginLease(after.id);
    if (endedBy({ before, after })) tellHost(options.hooks, after, logger);
  };
  const change = createChangeCall({ queries, writer, publisher, clock, logger, newId, onCommit });
  const observe = createObserveLegs({ change, clock });
  const beginLease = (callId: string): void => {
    change.raiseLease(callId, clock.now() + leaseMs).catch((error: unknown) => {
      logger.warn({ callId, error: String(error) }, 'no lease begun; the browser’s first report begins it');
    });
  };
  const reconcile = (call: CallState): void => legs.reconcile(call);
  const heard = {
    ...{ observe, change, queries, directory, knownNumbers, conversations },
    ...{ clock, logger, newId, reconcile },
    missedNews: (way: Way): void => sweeper.lookUp(way),
  };
  const { registry: providers, vendorNews } = hearProviders(options, heard);
  warnOfUnrecordable(options, logger);
  const takeBack = async (callId: string, refused: RefusedWish): Promise<void> => {
    await change.change(callId, null, (call) => ({ events: takenBack(call, refused, clock.now()) }));
  };
  const legs = createLegDriver({ phoneOf: providers.phoneOf, observe, takeBack, clock, logger });
  const tidy = async (now: number): Promise<void> => {
    await writer.releaseIdempotencyKeys(now);
    await writer.forgetReceipts(now - receiptsKeptMs);
  };
  const sweeper = createSweeper({ queries, change, legs, clock, logger, tidy });
  const { policy, times, recordingPolicy, isRevoked } = options;
  const service = createCallService({
    ...{ queries, writer, publisher, change, observe, legs, providers, directory, conversations },
    ...{ clock, newId },
    ...{ policy, times, recordingPolicy, isRevoked },
    preDial: createPreDial(options.preDial, {
      ...{ directory, knownNumbers },
      ...{ countCalls: queries.countPlaced, now: clock.now },
    }),
    readConversation: (principal, id) => conversations.get(principal, id, {}),
  });
  return {
    service,
    routes: callRoutes(service),
    providers,
    vendorNews,
    start: sweeper.start,
    close: () => closeAll(sweeper, providers, legs, change),
  };
}

/** A host that wants calls recorded must learn which will not be. */
function warnOfUnrecordable({ providers, recordingPolicy }: CallOptions, logger: Logger): void {
  if (recordingPolicy === 'off') return;
  for (const { name, capabilities } of providers) {
    if (!capabilities.call.record)
      logger.warn(
        { provider: name, recordingPolicy },
        'this provider cannot record: its calls are not recorded',
      );
  }
}

async function closeAll(
  sweeper: Sweeper,
  providers: ProviderRegistry,
  legs: LegDriver,
  change: ChangeCall,
): Promise<void> {
  await sweeper.stop();
  await providers.close();
  await legs.settled();
  await change.settled();
}

function tellHost(hooks: CallHooks, call: CallState, logger: Logger): void {
  const seen = view(call, { userId: '', role: 'service' });
  const tell = (name: string, hook: () => void | Promise<void> | undefined): void => {
    Promise.resolve()
      .then(hook)
      .catch((error: unknown) =>
        logger.error({ callId: call.id, hook: name, error: String(error) }, 'a hook of the host failed'),
      );
  };
  tell('onCallEnded', () => hooks.onCallEnded?.(seen));
  for (const one of call.participants) {
    const { userId } = one;
    if (userId !== null && isOver(call) && participantStatus(call, one) === 'missed')
      tell('onMissed', () => hooks.onMissed?.(seen, userId));
  }
}
