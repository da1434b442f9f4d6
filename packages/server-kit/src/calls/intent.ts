import { createHash } from 'node:crypto';
import type { CallState } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { CreateCallBody } from '@offhook/core/protocol';
import type { IdempotencyRecord } from '../database/call-change.js';
import type { CallQueries } from '../database/call-queries.js';
import type { Principal } from '../ports/principal.js';
import type { RequestOrigin } from './call-service.js';

const idempotencyTtlMs = 24 * 3_600_000;

/** The intent behind a request, from its Idempotency-Key; `null` when it has none. `now` is epoch ms. */
export function idempotencyOf(
  caller: Principal,
  body: CreateCallBody,
  origin: RequestOrigin,
  now: number,
): IdempotencyRecord | null {
  if (origin.idempotencyKey === null) return null;
  const hash = createHash('sha256').update(canonical(body)).digest('base64url');
  return {
    key: JSON.stringify([caller.orgId, caller.userId, origin.idempotencyKey]),
    hash,
    expiresAt: now + idempotencyTtlMs,
  };
}

/** The call that this Idempotency-Key placed before; throws when it was for something else. */
export async function sameIntent(
  queries: CallQueries,
  record: IdempotencyRecord,
  now: number,
): Promise<CallState | null> {
  const found = await queries.findByIdempotencyKey(record.key);
  if (found === null || found.expiresAt <= now) return null;
  if (found.hash !== record.hash) throw new CallError('idempotency_mismatch');
  return (await queries.readCall(found.id))?.state ?? null;
}

/** JSON with sorted keys: the order of keys is no difference in intent. */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join(',')}}`;
}
