import type { VendorAnswer } from '../vendor-server.js';

/** A request that Telnyx does not carry out: `{ errors: [{ code, title, detail, source }] }` with its HTTP status. */
export class TelnyxRefusal extends Error {
  readonly answer: VendorAnswer;

  constructor(
    status: number,
    code: string,
    title: string,
    detail: string,
    { pointer, headers }: { readonly pointer?: string; readonly headers?: Record<string, string> } = {},
  ) {
    super(`${code} ${title}: ${detail}`);
    const source = pointer === undefined ? {} : { source: { pointer } };
    const meta = { url: `https://developers.telnyx.com/docs/overview/errors/${code}` };
    this.answer = {
      status,
      ...(headers === undefined ? {} : { headers }),
      body: { errors: [{ code, title, detail, meta, ...source }] },
    };
  }
}

/** 401: no key, or a wrong one. */
export const unauthorized = (): TelnyxRefusal =>
  new TelnyxRefusal(
    401,
    '10009',
    'Authentication failed',
    'The required authentication headers were either invalid or not included in the request.',
  );

/** 404: nothing there, or no longer. */
export const notFound = (detail = 'The requested resource or URL could not be found.'): TelnyxRefusal =>
  new TelnyxRefusal(404, '10005', 'Resource not found', detail);

/** 422: an id that Telnyx never gave out. */
export const invalidCallControlId = (pointer = '/call_control_id'): TelnyxRefusal =>
  new TelnyxRefusal(422, '90015', 'Invalid Call Control ID', 'The call_control_id provided was not valid.', {
    pointer,
  });

/** 422: the leg is over. */
export const callEnded = (): TelnyxRefusal =>
  new TelnyxRefusal(
    422,
    '90018',
    'Call has already ended',
    "This call is no longer active and can't receive commands.",
  );

/** 422: the leg is not up yet. */
export const callNotAnswered = (): TelnyxRefusal =>
  new TelnyxRefusal(
    422,
    '90034',
    'Call not answered yet',
    "This call can't receive this command because it has not been answered yet.",
  );

/** 422: the conference is over. */
export const conferenceEnded = (): TelnyxRefusal =>
  new TelnyxRefusal(
    422,
    '90019',
    'Conference has already ended',
    "This conference is no longer active and can't receive commands.",
  );

/** 422: a value that Telnyx does not take. */
export const invalidValue = (name: string, detail: string): TelnyxRefusal =>
  new TelnyxRefusal(422, '10015', `Invalid value for ${name}`, detail, { pointer: `/${name}` });

/**
 * 429, with the headers of a used-up limit: `10011` of the whole API, `90103` of dialling (30 a second over 5 seconds).
 * Its `answer` also serves as the `answer` of a fault.
 */
export const tooManyRequests = (code: '10011' | '90103' = '10011', resetSeconds = 1): TelnyxRefusal =>
  new TelnyxRefusal(
    429,
    code,
    code === '10011' ? 'Too many requests' : 'Dial rate limit exceeded',
    code === '10011'
      ? 'You have exceeded the maximum number of allowed requests.'
      : 'You have exceeded the maximum number of calls that may be dialled per second.',
    {
      headers: {
        'x-ratelimit-limit': code === '10011' ? '1000' : '150',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(resetSeconds),
      },
    },
  );
