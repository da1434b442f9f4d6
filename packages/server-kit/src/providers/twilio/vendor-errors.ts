import { CallError, type ErrorCode } from '@offhook/core/errors';

/** Twilio answered that it did not do what was asked. */
export class VendorRefusal extends Error {
  override readonly name = 'VendorRefusal';

  /** @param code Twilio's; 0 when it gave none. Its words are left out: they name phone numbers. */
  constructor(
    readonly status: number,
    readonly code: number,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(`refused with status ${status}, code ${code}`);
  }
}

/**
 * No usable answer came, so nobody knows whether it was done: look it up, never ask blindly again. Deliberately no
 * `CallError`, which says that it surely was not done.
 */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

interface ErrorRow {
  readonly code: ErrorCode;
  readonly message: string;
}

const badNumber: ErrorRow = {
  code: 'invalid_number',
  message: 'The number does not exist or cannot be called.',
};
const badCallerId: ErrorRow = {
  code: 'caller_id_not_owned',
  message: 'The calling service does not let us call from this number.',
};
const unverified: ErrorRow = {
  code: 'not_allowed',
  message: 'A trial account of the calling service may only call numbers that were verified there.',
};
const country: ErrorRow = {
  code: 'not_allowed',
  message: 'The calling service is not allowed to call this country or kind of number.',
};
const blocked: ErrorRow = {
  code: 'not_allowed',
  message: 'The calling service blocks calls to this number.',
};
const account: ErrorRow = {
  code: 'provider_refused',
  message: 'The account at the calling service is suspended, closed or out of credit.',
};
const signIn: ErrorRow = {
  code: 'not_configured',
  message: 'The calling service does not accept our credentials. Check the Twilio settings.',
};
const tooMany: ErrorRow = {
  code: 'rate_limited',
  message: 'The calling service takes no more calls right now. Try again in a moment.',
};
const notNow: ErrorRow = {
  code: 'conflict',
  message: 'The calling service cannot do this with the call as it is now.',
};

/** Twilio's error codes (https://www.twilio.com/docs/api/errors) in ours, with a sentence for a person. */
export const vendorErrors: Readonly<Record<number, ErrorRow>> = {
  10001: account,
  10004: tooMany,
  13214: badCallerId,
  13224: badNumber,
  13225: blocked,
  13227: country,
  20003: signIn,
  20005: account,
  20101: signIn,
  20404: { code: 'not_found', message: 'The calling service no longer knows this call.' },
  20429: tooMany,
  21201: badNumber,
  21203: badNumber,
  21210: badCallerId,
  21211: badNumber,
  21212: badCallerId,
  21213: badCallerId,
  21214: badNumber,
  21215: country,
  21216: blocked,
  21217: badNumber,
  21219: unverified,
  21220: notNow,
  21408: country,
  21608: unverified,
  21610: blocked,
  32001: tooMany,
};

const byStatus: Readonly<Record<number, ErrorRow>> = {
  401: signIn,
  403: { code: 'not_allowed', message: 'The account at the calling service may not do this.' },
  404: { code: 'not_found', message: 'The calling service no longer knows this call.' },
  409: notNow,
  429: tooMany,
};

/** A refusal as our error: surely not done. */
export function callErrorOf({ status, code, retryAfterSeconds }: VendorRefusal): CallError {
  const row = vendorErrors[code] ?? byStatus[status];
  const details = {
    vendorStatus: status,
    vendorCode: code,
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
  };
  if (row === undefined) {
    return new CallError('provider_refused', {
      message: 'The calling service refused this.',
      details,
    });
  }
  return new CallError(row.code, {
    message: row.message,
    details,
    ...(row === notNow ? { retryable: false } : {}),
  });
}

/** Carries out a request of which a repetition does no harm: whatever goes wrong is a `CallError`. */
export async function inOurWords<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof VendorRefusal) throw callErrorOf(error);
    if (error instanceof OutcomeUnknown) throw new CallError('provider_unavailable');
    throw error;
  }
}

/** True when what was asked for is already so, because the call is over or gone. */
export function isAlreadyOver(error: unknown): boolean {
  return error instanceof VendorRefusal && (error.code === 21220 || isUnknownThere(error));
}

/** True when Twilio knows no such thing. */
export function isUnknownThere(error: unknown): error is VendorRefusal {
  return error instanceof VendorRefusal && error.status === 404;
}
