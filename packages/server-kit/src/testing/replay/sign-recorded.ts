import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { signWebhook } from '../vendors/telnyx/sign-webhook.js';
import { signRequest } from '../vendors/twilio/sign-request.js';
import type { OutgoingWebhook } from '../vendors/webhook-sender.js';
import type { RecordedWebhook } from './recorded-webhook.js';
import type { ReplayOptions } from './replay-options.js';
import { UsageError } from './usage-error.js';

/** Signs a webhook for a server, as its vendor would at this moment. */
export type SignRecorded = (webhook: RecordedWebhook) => OutgoingWebhook;

/** Makes the function. @throws UsageError when a secret is missing or is none. */
export function createSignRecorded(
  options: ReplayOptions,
  webhooks: readonly RecordedWebhook[],
  now: () => number,
): SignRecorded {
  const has = (vendor: RecordedWebhook['vendor']): boolean => webhooks.some((one) => one.vendor === vendor);
  const { to, signedFor } = options;
  const twilio = has('twilio') ? twilioSigner(options, webhooks, now()) : null;
  const telnyx = has('telnyx') ? telnyxSigner(options, now) : null;
  return (webhook) => {
    const path = withAccount(webhook.path, options.account);
    const signed = webhook.vendor === 'twilio' ? twilio : telnyx;
    if (signed === null) throw new TypeError(`nobody signs for ${webhook.vendor}`);
    const { url, ...rest } = signed(webhook, `${signedFor}/webhooks/${path}`);
    return { ...rest, url: `${to}${url.slice(signedFor.length)}` };
  };
}

type Signer = (webhook: RecordedWebhook, url: string) => OutgoingWebhook;

function twilioSigner(
  { twilioAuthToken, twilioAccountSid, keepTimes }: ReplayOptions,
  webhooks: readonly RecordedWebhook[],
  now: number,
): Signer {
  if (twilioAuthToken === null)
    throw new UsageError('There are webhooks of Twilio: give --twilio-auth-token or TWILIO_AUTH_TOKEN.');
  const times = webhooks.flatMap((one) => timeOf(new URLSearchParams(one.body)) ?? []);
  const shiftMs = keepTimes || times.length === 0 ? 0 : now - Math.max(...times);
  return ({ body, method }, url) => {
    const form = new URLSearchParams(body);
    const at = timeOf(form);
    if (at !== null && shiftMs !== 0) form.set('Timestamp', new Date(at + shiftMs).toUTCString());
    if (twilioAccountSid !== null && form.has('AccountSid')) form.set('AccountSid', twilioAccountSid);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'user-agent': 'TwilioProxy/1.1',
      'x-twilio-signature': signRequest(twilioAuthToken, url, method === 'POST' ? form : undefined),
    };
    return { url, method, headers, body: form.toString() };
  };
}

function timeOf(form: URLSearchParams): number | null {
  const at = Date.parse(form.get('Timestamp') ?? '');
  return Number.isNaN(at) ? null : at;
}

function telnyxSigner({ telnyxPrivateKey }: ReplayOptions, now: () => number): Signer {
  if (telnyxPrivateKey === null)
    throw new UsageError('There are webhooks of Telnyx: give --telnyx-private-key or TELNYX_PRIVATE_KEY.');
  const key = privateKeyOf(telnyxPrivateKey);
  return ({ body, method }, url) => ({ url, method, headers: signWebhook(key, body, now()), body });
}

function privateKeyOf(given: string): KeyObject {
  try {
    const key = createPrivateKey(given.includes('-----BEGIN') ? given : readFileSync(given));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below, without a word of what may be a secret.
  }
  throw new UsageError('The Telnyx key is no Ed25519 private key (PEM): --new-telnyx-key <file> makes one.');
}

function withAccount(path: string, account: string | null): string {
  if (account === null) return path;
  return `${path}${path.includes('?') ? '&' : '?'}account=${encodeURIComponent(account)}`;
}
