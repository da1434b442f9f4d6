import type { Fault } from '../faults.js';
import type { VendorAnswer } from '../vendor-server.js';

/** A request that Twilio refuses: HTTP status, Twilio's code, Twilio's words. */
export class TwilioRefusal extends Error {
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.name = 'TwilioRefusal';
    this.status = status;
    this.code = code;
  }

  /** As it is answered. */
  get answer(): VendorAnswer {
    return { status: this.status, body: refusalBody(this.status, this.code, this.message) };
  }
}

/** The account and its secret do not belong together. */
export const notAuthenticated = () => new TwilioRefusal(401, 20003, 'Authenticate');

/** There is no such thing. */
export const notFound = (path: string) =>
  new TwilioRefusal(404, 20404, `The requested resource ${path} was not found`);

/** The call is not in a state in which this can be done. */
export const wrongState = (message: string) => new TwilioRefusal(400, 21220, message);

/** A parameter is missing or is not what it should be. */
export const invalid = (code: number, message: string) => new TwilioRefusal(400, code, message);

/** Makes a fake Twilio refuse matching requests in the vendor's words. */
export function twilioFault(
  match: Pick<Fault, 'method' | 'path' | 'after' | 'times'>,
  { status, code, message }: { readonly status: number; readonly code: number; readonly message: string },
  headers: Readonly<Record<string, string>> = {},
): Fault {
  const body = JSON.stringify(refusalBody(status, code, message));
  return { ...match, answer: { status, headers: { 'content-type': 'application/json', ...headers }, body } };
}

/** What Twilio answers when an account asks too often; the request was surely not carried out. */
export const tooManyRequests = { status: 429, code: 20429, message: 'Too Many Requests' } as const;

function refusalBody(status: number, code: number, message: string) {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}
