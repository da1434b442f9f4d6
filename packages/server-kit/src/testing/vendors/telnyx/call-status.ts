import type { VendorAnswer } from '../vendor-server.js';
import { idsOf, type Leg } from './leg.js';
import { notFound } from './telnyx-refusal.js';
import type { TelnyxSwitchboard } from './telnyx-switchboard.js';

/** What `GET /v2/calls/{id}` says: whether it lives and when, never why it ended. */
export function statusOf(leg: Leg, now: number): Readonly<Record<string, unknown>> {
  return {
    ...activeCallOf(leg, now),
    is_alive: leg.state !== 'ended',
    start_time: leg.startedAt,
    ...(leg.endedAt === null ? {} : { end_time: leg.endedAt }),
  };
}

function activeCallOf(leg: Leg, now: number): Readonly<Record<string, unknown>> {
  const { call_control_id, call_leg_id, call_session_id } = idsOf(leg);
  return {
    record_type: 'call',
    call_control_id,
    call_leg_id,
    call_session_id,
    client_state: leg.clientState ?? '',
    call_duration: Math.max(0, Math.round(((leg.endedAtMs ?? now) - Date.parse(leg.startedAt)) / 1000)),
  };
}

/** `GET /v2/connections/{id}/active_calls`, paged by cursors. */
export function activeCalls(
  { exchange, connectionId }: TelnyxSwitchboard,
  ofConnection: string | undefined,
  query: URLSearchParams,
): VendorAnswer {
  const all = [...exchange.legs.values()].filter(
    (leg) => leg.connectionId === ofConnection && leg.state !== 'ended',
  );
  if (all.length === 0 && ofConnection !== connectionId) throw notFound();
  const limit = Number(query.get('page[limit]') ?? 20);
  const start = Number(query.get('page[after]') ?? 0);
  const next = start + limit;
  const hasMore = next < all.length;
  const path = `/v2/connections/${ofConnection}/active_calls?page[limit]=${limit}`;
  return {
    status: 200,
    body: {
      data: all.slice(start, next).map((leg) => activeCallOf(leg, exchange.clock.now())),
      meta: {
        total_items: all.length,
        cursors: { ...(hasMore ? { after: String(next) } : {}) },
        ...(hasMore ? { next: `${path}&page[after]=${next}` } : {}),
      },
    },
  };
}
