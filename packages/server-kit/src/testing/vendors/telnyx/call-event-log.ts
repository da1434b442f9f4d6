import type { Leg } from './leg.js';
import { pageOf, type Page } from './page-of.js';

/** Something that happened, or was asked for. */
interface LoggedEvent {
  readonly leg: Leg;
  readonly name: string;
  readonly type: 'command' | 'webhook';
  readonly at: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What `GET /v2/call_events` answers from: the host's way to hear of webhooks that it missed. */
export class CallEventLog {
  readonly #events: LoggedEvent[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(event: LoggedEvent): void {
    this.#events.push(event);
  }

  /** Without a leg or session in the filter, Telnyx looks back 24 hours. */
  list(query: URLSearchParams): Page {
    const dayAgo = new Date(this.#now() - 24 * 3_600_000).toISOString();
    const ofOneCall = query.has('filter[leg_id]') || query.has('filter[application_session_id]');
    const found = this.#events.filter(
      ({ leg, name, type, at }) =>
        (ofOneCall || at >= dayAgo) &&
        is(query, 'leg_id', leg.legId) &&
        is(query, 'application_session_id', leg.sessionId) &&
        is(query, 'connection_id', leg.connectionId) &&
        is(query, 'from', leg.from) &&
        is(query, 'to', leg.to) &&
        is(query, 'name', name) &&
        is(query, 'type', type) &&
        isWithin(query, at),
    );
    return pageOf(
      query,
      found.map(({ leg, name, type, at, payload }) => ({
        record_type: 'call_event',
        name,
        type,
        event_timestamp: at,
        call_leg_id: leg.legId,
        call_session_id: leg.sessionId,
        metadata: payload,
      })),
    );
  }
}

function is(query: URLSearchParams, field: string, value: string): boolean {
  const wanted = query.get(`filter[${field}]`);
  return wanted === null || wanted === value;
}

function isWithin(query: URLSearchParams, at: string): boolean {
  const time = Date.parse(at);
  const bound = (name: string) => query.get(`filter[occurred_at][${name}]`);
  const [eq, gt, gte, lt, lte] = [bound('eq'), bound('gt'), bound('gte'), bound('lt'), bound('lte')];
  return (
    (eq === null || time === Date.parse(eq)) &&
    (gt === null || time > Date.parse(gt)) &&
    (gte === null || time >= Date.parse(gte)) &&
    (lt === null || time < Date.parse(lt)) &&
    (lte === null || time <= Date.parse(lte))
  );
}
