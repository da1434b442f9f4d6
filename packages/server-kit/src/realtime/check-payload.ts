import { CallError } from '@offhook/core/errors';
import type * as z from 'zod';

/**
 * The checked and typed form of what a client sent by socket.
 *
 * @throws CallError `invalid_request` with `details.issues`.
 */
export function checkPayload<Schema extends z.ZodType>(schema: Schema, payload: unknown): z.output<Schema> {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new CallError('invalid_request', { details: { issues } });
}
