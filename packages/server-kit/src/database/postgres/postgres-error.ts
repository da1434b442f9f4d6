import { CallError } from '@offhook/core/errors';

/** Node's words for a connection that failed, and PostgreSQL's classes and codes for a server that stops or is full. */
const lostCodes = /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|08...|57P0[123]|53300)$/;
/** `pg` has no codes for these. */
const lostMessages =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|Cannot use a pool after calling end/;
/** Serialisation failure and deadlock: the statement was rolled back and may be sent again. */
const collisionCodes = /^(40001|40P01)$/;

/**
 * What a failed statement means for the caller: `unavailable` when the server cannot be reached, `conflict` when two
 * transactions collided, everything else as it is. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function explainPostgresError(error: unknown): unknown {
  const code = textOf(error, 'code');
  if (lostCodes.test(code) || lostMessages.test(textOf(error, 'message')))
    return new CallError('unavailable', { cause: error });
  return collisionCodes.test(code) ? new CallError('conflict', { cause: error }) : error;
}

/**
 * True when a statement was rolled back for what it says itself (data, constraints) or for another one that ran at the same
 * time, or was never sent for a value that cannot be stored: said alone, a part of it may do.
 */
export function isRefusal(error: unknown): boolean {
  if (error instanceof CallError) return error.code === 'conflict' || error.code === 'invalid_request';
  return error instanceof TypeError || /^2[23]/.test(textOf(error, 'code'));
}

/** Name of the unique constraint or index that a statement violated (23505), `null` for any other error. */
export function violatedConstraint(error: unknown): string | null {
  return textOf(error, 'code') === '23505' ? textOf(error, 'constraint') : null;
}

function textOf(error: unknown, property: 'code' | 'constraint' | 'message'): string {
  if (typeof error !== 'object' || error === null) return '';
  const value = (error as Record<string, unknown>)[property];
  return typeof value === 'string' ? value : '';
}
