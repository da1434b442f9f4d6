import { CallError, type CallErrorOptions, type ErrorCode } from '@offhook/core/errors';

/**
 * No answer came, so nobody knows whether Telnyx did what was asked: look it up, never ask blindly again.
 * Deliberately no `CallError`, which says that it surely was not done.
 */
export class TelnyxOutcomeUnknown extends Error {
  override readonly name = 'TelnyxOutcomeUnknown';
}

type Refusal = readonly [code: ErrorCode, message: string, retryable?: boolean];

const badKey: Refusal = ['not_configured', 'Telnyx does not accept our API key. Check it in the settings.'];
const unverified: Refusal = [
  'not_allowed',
  'The Telnyx account may not place this call before it, or the number called, is verified.',
];
const tooFast: Refusal = ['rate_limited', 'Telnyx takes no more requests right now. Try again in a moment.'];
const allLinesBusy: Refusal = [
  'provider_refused',
  'All lines of the Telnyx account are in use. Try again when a call has ended.',
  true,
];
const notLikeThis: Refusal = ['conflict', 'Telnyx cannot do this with the call as it is now.', false];
const over: Refusal = ['call_over', 'This call is over.'];
const gone: Refusal = ['not_found', 'Telnyx no longer knows this call.'];
const limited: Refusal = [
  'not_allowed',
  'The Telnyx account is not allowed to do this at its present level.',
];
const badNumber: Refusal = ['invalid_number', 'Telnyx does not take this as a phone number.'];

/** Telnyx's error codes in ours. */
const byCode: Readonly<Record<string, Refusal>> = {
  '10002': badNumber,
  '10009': badKey,
  '10011': tooFast,
  '10016': badNumber,
  '10038': limited,
  '10039': limited,
  '20001': badKey,
  '20002': badKey,
  '20003': badKey,
  '20004': badKey,
  '20005': badKey,
  '20006': badKey,
  '20007': badKey,
  '20008': badKey,
  '20012': ['provider_refused', 'The Telnyx account is inactive or out of funds.'],
  '20013': ['not_allowed', 'The Telnyx account is blocked.'],
  '20014': unverified,
  '20015': unverified,
  '20016': unverified,
  '20017': unverified,
  '90015': gone,
  '90018': over,
  '90019': over,
  '90020': notLikeThis,
  '90032': notLikeThis,
  '90033': notLikeThis,
  '90034': ['conflict', 'The other side has not answered yet.', false],
  '90041': allLinesBusy,
  '90042': allLinesBusy,
  '90043': allLinesBusy,
  '90058': gone,
  '90103': tooFast,
};

/** A field that Telnyx found wrong, where its name says more than the code. */
const byField: Readonly<Record<string, Refusal>> = {
  '/to': badNumber,
  '/from': ['caller_id_not_owned', 'The caller ID is not a number of the Telnyx account.'],
  '/connection_id': [
    'not_configured',
    'Telnyx does not know the Voice API application. Check its id in the Telnyx settings.',
  ],
};

const byStatus: Readonly<Record<number, Refusal>> = {
  401: badKey,
  403: limited,
  404: gone,
  409: notLikeThis,
  429: tooFast,
};

/** Failures in which no connection was made, so that nothing can have been done. */
const neverArrived = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * What the official client threw, as ours. Telnyx's own sentences stay behind: they name phone numbers.
 *
 * @param changes The request changes something, so that doubt matters.
 */
export function failureOf(error: unknown, changes: boolean, now: number): CallError | TelnyxOutcomeUnknown {
  if (error instanceof CallError || error instanceof TelnyxOutcomeUnknown) return error;
  const { status, error: body, headers } = error as ThrownByClient;
  if (typeof status !== 'number') return unanswered(systemCode(error), changes);
  if (status === 408 || status >= 500) return unanswered(`status ${status}`, changes);
  const { code, pointer } = firstProblem(body);
  const [ours, message, retryable] = (isAboutAField(code) ? byField[pointer] : undefined) ??
    byCode[code] ??
    byStatus[status] ?? ['provider_refused', `Telnyx refused this${code === '' ? '' : ` (error ${code})`}.`];
  const retryAfterSeconds = status === 429 ? retryAfter(headers, now) : null;
  const details = {
    status,
    ...(code !== '' && { vendorCode: code }),
    ...(retryAfterSeconds !== null && { retryAfterSeconds }),
  };
  const options: CallErrorOptions = { message, details, ...(retryable !== undefined && { retryable }) };
  return new CallError(ours, options);
}

/** True when Telnyx refused with one of these codes of its own. */
export function wasRefusedWith(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof CallError && codes.includes(String(error.details['vendorCode']));
}

/** True when there is nothing there any more: the leg ended, or Telnyx has forgotten it. */
export function isGone(error: unknown): boolean {
  return error instanceof CallError && (error.code === 'call_over' || error.code === 'not_found');
}

/** What was asked for; `null` when there is nothing there any more. */
export async function unlessGone<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

interface ThrownByClient {
  readonly status?: unknown;
  readonly error?: unknown;
  readonly headers?: { get?(name: string): string | null };
}

function isAboutAField(code: string): boolean {
  return /^100(0[24]|1[56]|3[23])$/.test(code);
}

function firstProblem(body: unknown): { readonly code: string; readonly pointer: string } {
  const { errors } = (body ?? {}) as { errors?: unknown };
  const [first] = Array.isArray(errors) ? (errors as unknown[]) : [];
  const { code, source } = (first ?? {}) as { code?: unknown; source?: { pointer?: unknown } };
  return {
    code: typeof code === 'string' || typeof code === 'number' ? String(code) : '',
    pointer: typeof source?.pointer === 'string' ? source.pointer : '',
  };
}

/** Seconds to wait, of `Retry-After` or of Telnyx's own header, which counts seconds or names a time. */
function retryAfter(headers: ThrownByClient['headers'], now: number): number | null {
  const seconds = Number(headers?.get?.('retry-after') ?? headers?.get?.('x-ratelimit-reset') ?? NaN);
  const fromNow = seconds > 1e9 ? seconds - now / 1000 : seconds;
  return Number.isFinite(fromNow) && fromNow >= 0 ? Math.ceil(fromNow) : null;
}

function unanswered(reason: string, changes: boolean): CallError | TelnyxOutcomeUnknown {
  if (!changes || neverArrived.has(reason)) {
    return new CallError('provider_unavailable', {
      message: 'Telnyx cannot be reached. Try again in a moment.',
      details: reason === '' ? {} : { reason },
    });
  }
  const why = reason === '' ? '' : ` (${reason})`;
  return new TelnyxOutcomeUnknown(`Telnyx did not answer; nobody knows whether it did what was asked${why}.`);
}

/** The system's code of a failure, which clients hide a few causes deep. */
function systemCode(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string') return code;
  }
  return '';
}
