import { CallError } from '@offhook/core/errors';
import type { TelnyxAccess } from './telnyx-access.js';
import { readLogged, type TelnyxEvent } from './telnyx-event.js';
import { isGone } from './telnyx-errors.js';

const pageSize = 100;
const mostPages = 20;

/** A leg that lives. */
export interface ActiveCall {
  readonly call_control_id?: string;
  readonly client_state?: string;
}

interface ActivePage {
  readonly data?: readonly ActiveCall[];
  readonly meta?: { readonly cursors?: { readonly after?: string } };
}

/** Which of the webhooks that Telnyx has sent, as its log filters them. */
export interface EventFilter {
  readonly leg_id?: string;
  readonly connection_id?: string;
  readonly to?: string;
  readonly occurred_at?: { readonly gte: string };
}

/** The legs of a connection that live. */
export async function* activeCalls(access: TelnyxAccess, connectionId: string): AsyncGenerator<ActiveCall> {
  const path = `/connections/${encodeURIComponent(connectionId)}/active_calls`;
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const query = { 'page[limit]': pageSize, ...(after !== undefined && { 'page[after]': after }) };
    const answer = await access
      // The client's own list turns pages by number; this one has cursors.
      .read((client) => client.get<ActivePage>(path, { query }))
      .catch((error: unknown): ActivePage => {
        // Telnyx knows no calls of that connection.
        if (isGone(error)) return {};
        throw error;
      });
    yield* answer.data ?? [];
    after = answer.meta?.cursors?.after;
    if (after === undefined) return;
  }
  throw tooManyToTell();
}

/** What Telnyx told, or tried to tell: the webhooks that pass the filter, of a day where it names no leg. */
export async function loggedEvents(
  access: TelnyxAccess,
  filter: EventFilter,
): Promise<readonly TelnyxEvent[]> {
  return access.read(async (client) => {
    const events: TelnyxEvent[] = [];
    const query = { filter: { ...filter, type: 'webhook' }, 'page[size]': pageSize } as const;
    for await (const entry of client.callEvents.list(query)) {
      if (events.length >= mostPages * pageSize) throw tooManyToTell();
      const event = readLogged(entry);
      if (event !== null) events.push(event);
    }
    return events;
  });
}

/** What Telnyx carried out of our commands for a leg, oldest first: `record_start`. */
export async function loggedCommands(access: TelnyxAccess, legId: string): Promise<readonly string[]> {
  return loggedNames(access, { leg_id: legId, type: 'command' });
}

/** All that was commanded and told of a leg: `speak`, `speak_ended`. */
export async function loggedOf(access: TelnyxAccess, legId: string): Promise<ReadonlySet<string>> {
  return new Set(await loggedNames(access, { leg_id: legId }));
}

function loggedNames(
  access: TelnyxAccess,
  filter: { readonly leg_id: string; readonly type?: 'command' },
): Promise<readonly string[]> {
  return access.read(async (client) => {
    const found: string[] = [];
    for await (const { name } of client.callEvents.list({ filter, 'page[size]': pageSize }))
      found.push(plain(name));
    return found;
  });
}

/** `record_start`, however the log writes it. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/^call\./, '')
    .replaceAll(/[\s.-]+/g, '_');
}

function tooManyToTell(): CallError {
  return new CallError('provider_unavailable', {
    message: 'There are too many calls at Telnyx to find this one among them.',
  });
}
