import { createHash } from 'node:crypto';
import type { ActiveSnapshot, Call, CallState } from '@offhook/core/call';
import type { CallQueries } from '../database/call-queries.js';
import type { Clock } from '../ports/clock.js';
import type { Policy } from '../ports/policy.js';
import type { Principal } from '../ports/principal.js';
import type { ProviderRegistry } from './provider-registry.js';

/** How long a call that is over still counts as active, ms: so that a screen learns how it ended. */
const endedCountsMs = 60_000;

/** What reading the active calls needs. */
export interface ReadActivePorts {
  readonly queries: Pick<CallQueries, 'activeVersionsFor' | 'activeCallsFor' | 'missedUnseenCount'>;
  readonly policy: Policy;
  readonly providers: Pick<ProviderRegistry, 'modesOf'>;
  readonly clock: Clock;
  readonly present: (principal: Principal, call: CallState) => Call;
}

/** Changes whenever {@link activeSnapshot} would: made of ids and versions, without reading a call. */
export async function activeTag(
  { queries, clock, providers }: ReadActivePorts,
  { orgId, userId, role }: Principal,
): Promise<string> {
  const { calls, missedUnseen } = await queries.activeVersionsFor(orgId, userId, clock.now() - endedCountsMs);
  const versions = calls.map(({ id, version }) => `${id}.${version}`).join();
  const { voice, video, sms } = providers.modesOf(orgId);
  const facts = [userId, role, missedUnseen, versions, voice, video, sms];
  return createHash('sha1').update(facts.join('|')).digest('base64url');
}

/** Everything that concerns the principal now. */
export async function activeSnapshot(ports: ReadActivePorts, principal: Principal): Promise<ActiveSnapshot> {
  const { queries, policy, clock, present } = ports;
  const { orgId, userId, role, name } = principal;
  const [calls, missedUnseen] = await Promise.all([
    queries.activeCallsFor(orgId, userId, clock.now() - endedCountsMs),
    queries.missedUnseenCount(orgId, userId),
  ]);
  return {
    calls: calls.filter((call) => policy.canView(principal, call)).map((call) => present(principal, call)),
    missedUnseen,
    me: { userId, orgId, role, name },
    modes: ports.providers.modesOf(orgId),
    serverTime: new Date(clock.now()).toISOString(),
  };
}
