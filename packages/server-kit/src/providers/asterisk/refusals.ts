import { CallError, type ErrorCode } from '@offhook/core/errors';

interface Row {
  /** What the refused request was for. */
  readonly of: 'dial' | 'control' | 'record';
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
}

const notNow = 'The phone system cannot do this before the call is answered, or after its end.';

/** Refusals of Asterisk that say more about what was asked than the status alone. */
const table: readonly Row[] = [
  {
    of: 'dial',
    status: 400,
    code: 'not_configured',
    message:
      'The phone system does not understand the line. Check `endpoint` and `agentEndpoint` of Asterisk.',
  },
  {
    of: 'dial',
    status: 500,
    code: 'provider_refused',
    message: 'The phone system has no such line, or it is not signed in. Check `endpoint` and the trunk.',
  },
  // For bridges a channel that is gone is 400, and one that still rings 422; for channels it is 404 and 409.
  { of: 'control', status: 400, code: 'not_found', message: 'The phone system no longer knows this call.' },
  { of: 'control', status: 409, code: 'conflict', message: notNow },
  { of: 'control', status: 412, code: 'conflict', message: notNow },
  { of: 'control', status: 422, code: 'conflict', message: notNow },
  {
    of: 'record',
    status: 500,
    code: 'provider_refused',
    message: 'The phone system cannot record calls: its module chan_bridge_media is not loaded.',
  },
  {
    of: 'record',
    status: 422,
    code: 'provider_refused',
    message: 'The phone system cannot write recordings of this format.',
  },
];

/** The refusal in words that fit what was asked; other errors stay as they are. Never holds a number. */
export function refusalOf(asked: Row['of'], error: unknown): unknown {
  const status = ariStatusOf(error);
  const row = table.find((one) => one.of === asked && one.status === status);
  if (row === undefined) return error;
  return new CallError(row.code, { message: row.message, details: { ariStatus: status }, cause: error });
}

/** The HTTP status with which Asterisk refused; `null` when it is no refusal of Asterisk. */
export function ariStatusOf(error: unknown): number | null {
  const status = error instanceof CallError ? error.details['ariStatus'] : null;
  return typeof status === 'number' ? status : null;
}

/**
 * Resolves with `null` where Asterisk itself says that it knows no such thing. The 404 of a proxy, or of a wrong address,
 * says nothing of the kind: calls would be taken for ended.
 */
export async function unlessGone<Found>(asked: Promise<Found>): Promise<Found | null> {
  try {
    return await asked;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** True when Asterisk says that what was asked for is not there. */
export function isGone(error: unknown): boolean {
  if (ariStatusOf(error) !== 404 || !(error instanceof CallError)) return false;
  const { reason } = error.details;
  return typeof reason === 'string' && reason !== '' && reason !== 'Resource not found';
}
