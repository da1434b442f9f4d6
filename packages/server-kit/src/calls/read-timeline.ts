import { isStaff, type CallState } from '@offhook/core/call';
import type { TimelineEntry } from '@offhook/core/protocol';
import type { CallQueries } from '../database/call-queries.js';
import type { Directory } from '../ports/directory.js';
import type { Principal } from '../ports/principal.js';

/** What reading a timeline needs. */
export interface ReadTimelinePorts {
  readonly queries: Pick<CallQueries, 'timeline'>;
  readonly directory: Directory;
}

/** Everything that happened to a call, oldest first, with the names of who did it. Details are for staff. */
export async function timelineOf(
  { queries, directory }: ReadTimelinePorts,
  principal: Principal,
  call: CallState,
): Promise<readonly TimelineEntry[]> {
  const stored = await queries.timeline(call.id);
  const actors = stored.flatMap((one) => (one.actorUserId === null ? [] : [one.actorUserId]));
  const names = await namesOf(directory, call, actors);
  return stored.map(({ id, at, type, actorUserId, data }) => ({
    id,
    at: new Date(at).toISOString(),
    type: type as TimelineEntry['type'],
    actor: {
      kind: actorUserId === null ? 'system' : 'user',
      id: actorUserId,
      name: names.get(actorUserId ?? '') ?? null,
    },
    data: isStaff(principal.role) ? data : {},
  }));
}

async function namesOf(
  directory: Directory,
  call: CallState,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const known = call.participants.flatMap((one) =>
    one.userId === null ? [] : [[one.userId, one.person.name] as const],
  );
  const names = new Map(known);
  for (const userId of new Set(userIds)) {
    if (names.has(userId)) continue;
    const entry = await directory.byUser(call.orgId, userId);
    if (entry !== null) names.set(userId, entry.person.name);
  }
  return names;
}
