import type { Exchange } from '../exchange.js';
import { isOver, type Leg } from '../leg.js';
import { rfc2822, rfc2822OrNull } from '../rfc2822.js';

/** A call as the REST API shows it; `initiated` is `queued` there. */
export function callJson(accountSid: string, exchange: Exchange, leg: Leg) {
  const path = `/2010-04-01/Accounts/${accountSid}/Calls/${leg.sid}`;
  const wasTalk = isOver(leg) && leg.answeredAt !== null;
  return {
    sid: leg.sid,
    account_sid: accountSid,
    parent_call_sid: leg.parentSid ?? null,
    to: leg.to,
    to_formatted: formatted(leg.to),
    from: leg.from,
    from_formatted: formatted(leg.from),
    phone_number_sid: null,
    status: leg.status === 'initiated' ? 'queued' : leg.status,
    start_time: rfc2822OrNull(leg.startedAt),
    end_time: rfc2822OrNull(leg.endedAt),
    duration: wasTalk ? String(exchange.seconds(leg)) : null,
    price: null,
    price_unit: 'USD',
    direction: leg.direction,
    answered_by: leg.answeredBy,
    api_version: '2010-04-01',
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    queue_time: String(Math.round(leg.queueTimeMs)),
    trunk_sid: null,
    date_created: rfc2822(leg.createdAt),
    date_updated: rfc2822(leg.updatedAt),
    uri: `${path}.json`,
    subresource_uris: {
      events: `${path}/Events.json`,
      notifications: `${path}/Notifications.json`,
      recordings: `${path}/Recordings.json`,
    },
  };
}

function formatted(address: string): string {
  return address.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
}
