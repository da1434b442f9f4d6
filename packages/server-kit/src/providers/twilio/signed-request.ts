import { createHmac, timingSafeEqual } from 'node:crypto';
import { CallError } from '@offhook/core/errors';
import type { WebhookRequest } from '../contract.js';

/** Older news than this is refused, as for vendors that sign a time; what was missed is looked up. */
const longestWayMs = 300_000;

/** What must hold of a webhook. */
export interface WebhookCheck {
  readonly accountSid: string;
  /** The account's token and, while it is being changed, the one before. */
  readonly authTokens: readonly string[];
  readonly now: number;
}

/**
 * The parameters of a webhook that Twilio signed: HMAC-SHA1 with the account's token over the address and, sorted by
 * name, every parameter (https://www.twilio.com/docs/usage/security).
 *
 * @throws CallError `forbidden`
 */
export function signedParameters(request: WebhookRequest, check: WebhookCheck): URLSearchParams {
  if (check.authTokens.length === 0) throw refused('No secret is set, so no webhook can be believed.');
  const given = request.headers['x-twilio-signature'];
  if (typeof given !== 'string') throw refused('The webhook is not signed.');
  const parameters = new URLSearchParams(request.rawBody.toString('utf8'));
  const addresses = addressesOf(request.url);
  const isGenuine = check.authTokens.some((token) =>
    addresses.some((address) => isSame(signatureOf(token, address, parameters), given)),
  );
  if (!isGenuine) throw refused('The signature of the webhook is wrong.');
  if (parameters.get('AccountSid') !== check.accountSid) throw refused('The webhook is of another account.');
  const at = Date.parse(parameters.get('Timestamp') ?? '');
  if (Math.abs(check.now - at) > longestWayMs) throw refused('The webhook is too old.');
  return parameters;
}

/** Twilio leaves the standard port out of what it signs, or puts it in. */
function addressesOf({ href, port, protocol, host, hash }: URL): readonly string[] {
  const address = hash === '' ? href : href.slice(0, -hash.length);
  if (port !== '') return [address, address.replace(`//${host}`, `//${host.slice(0, -port.length - 1)}`)];
  return [address, address.replace(`//${host}`, `//${host}:${protocol === 'https:' ? 443 : 80}`)];
}

function signatureOf(token: string, address: string, parameters: URLSearchParams): string {
  const hmac = createHmac('sha1', token).update(address, 'utf8');
  for (const name of [...new Set(parameters.keys())].sort()) {
    for (const value of [...new Set(parameters.getAll(name))].sort()) hmac.update(name + value, 'utf8');
  }
  return hmac.digest('base64');
}

function isSame(ours: string, given: string): boolean {
  const [one, other] = [Buffer.from(ours), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function refused(message: string): CallError {
  return new CallError('forbidden', { message });
}
