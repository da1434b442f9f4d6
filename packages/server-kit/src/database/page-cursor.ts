import { CallError } from '@offhook/core/errors';
import type { CallCursor } from './list-calls.js';

/** The end of a page, sorted by a key and then by id. */
export interface PageEnd<Key extends string | number> {
  readonly key: Key;
  readonly id: string;
}

/** A page's end as opaque text. */
export function writePageCursor({ key, id }: PageEnd<string | number>): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

/**
 * Reads a cursor whose sort key is text.
 *
 * @throws CallError `invalid_request` for a cursor that no such list gave.
 */
export function readNameCursor(text: string): PageEnd<string> {
  const [key, id] = parts(text);
  if (typeof key === 'string' && typeof id === 'string') return { key, id };
  throw refusal();
}

/** The end of a page of calls as opaque text. */
export function writeCallCursor({ startedAt, id }: CallCursor): string {
  return writePageCursor({ key: startedAt, id });
}

/**
 * Reads a cursor of a list of calls.
 *
 * @throws CallError `invalid_request` for a cursor that no such list gave.
 */
export function readCallCursor(text: string): CallCursor {
  const [key, id] = parts(text);
  if (typeof key !== 'number' || !Number.isSafeInteger(key) || typeof id !== 'string') throw refusal();
  return { startedAt: key, id };
}

function parts(text: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    // Not ours; what is wrong with the text does not matter.
    return [];
  }
}

function refusal(): CallError {
  const message = 'The cursor is not one that this list gave.';
  return new CallError('invalid_request', { message, details: { issues: [{ path: 'cursor', message }] } });
}
