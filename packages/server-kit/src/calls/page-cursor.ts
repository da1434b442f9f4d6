import { CallError } from '@offhook/core/errors';
import type { CallCursor } from '../database/list-calls.js';

/** A page's end as opaque text. */
export function writeCursor({ startedAt, id }: CallCursor): string {
  return Buffer.from(JSON.stringify([startedAt, id])).toString('base64url');
}

/** Reads a cursor that {@link writeCursor} made; throws `invalid_request` for anything else. */
export function readCursor(text: string): CallCursor {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parsed) && Number.isSafeInteger(parsed[0]) && typeof parsed[1] === 'string') {
      return { startedAt: parsed[0] as number, id: parsed[1] };
    }
  } catch {
    // Falls through to the one refusal below: what is wrong with the text does not matter.
  }
  throw new CallError('invalid_request', { message: 'The cursor is not one that this list gave.' });
}
