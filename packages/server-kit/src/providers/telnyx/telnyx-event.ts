import { createHash } from 'node:crypto';

/** Fields of an event, which nobody has checked. */
export type Payload = Readonly<Record<string, unknown>>;

/** Something that Telnyx tells: by a webhook, or in its log of events. */
export interface TelnyxEvent {
  readonly type: string;
  /** When it happened, epoch ms. */
  readonly at: number;
  readonly payload: Payload;
}

/** Reads the body of a webhook: its key, and the event, `null` when the shape is not known. */
export function readWebhook(rawBody: Buffer): {
  readonly eventKey: string;
  readonly event: TelnyxEvent | null;
} {
  const body = parsed(rawBody);
  // Two shapes of old are still about: the event itself as the body, and its name under `metadata`.
  const data = asPayload(body['data']) ?? body;
  const type = textOf(data['event_type']) ?? textOf(asPayload(body['metadata'])?.['event']);
  const eventKey = textOf(data['id']) ?? createHash('sha256').update(rawBody).digest('hex');
  const payload = asPayload(data['payload']);
  const at = timeOf(data['occurred_at']) ?? timeOf(payload?.['occurred_at']);
  const event = type === null || payload === null || at === null ? null : { type, at, payload };
  return { eventKey, event };
}

/** Reads an entry of the log of events. The event's own fields may lie somewhere in `metadata`. */
export function readLogged(entry: {
  readonly name: string;
  readonly event_timestamp: string;
  readonly metadata: Payload;
}): TelnyxEvent | null {
  const at = timeOf(entry.event_timestamp);
  const payload = payloadIn(entry.metadata);
  return at === null || payload === null ? null : { type: entry.name, at, payload };
}

/** @returns A text that is not empty. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** @returns An ISO time in epoch ms. */
export function timeOf(value: unknown): number | null {
  const at = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? null : at;
}

function payloadIn(value: unknown, depth = 0): Payload | null {
  const here = asPayload(value);
  if (here === null || depth > 4) return null;
  if (textOf(here['call_control_id']) !== null || textOf(here['call_leg_id']) !== null) return here;
  for (const inner of Object.values(here)) {
    const found = payloadIn(inner, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function parsed(rawBody: Buffer): Payload {
  try {
    return asPayload(JSON.parse(rawBody.toString())) ?? {};
  } catch {
    // Signed, but not JSON: it means nothing to us.
    return {};
  }
}

function asPayload(value: unknown): Payload | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Payload) : null;
}
