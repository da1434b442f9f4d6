import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { CallError } from '@offhook/core/errors';
import type { WebhookRequest } from '../contract.js';

const toleranceSeconds = 300;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Throws unless the webhook is Telnyx's and of now. */
export type VerifyWebhook = (request: Pick<WebhookRequest, 'headers' | 'rawBody'>, now: number) => void;

/**
 * Ed25519 over `<telnyx-timestamp>|<raw body>`, at most 300 s old or ahead: as the official client does it, but on the
 * bytes as they came and by our clock.
 *
 * @param publicKey Base64 of the 32 bytes, as the portal shows it.
 * @throws TypeError when that is no such key.
 */
export function webhookVerifier(publicKey: string): VerifyWebhook {
  const key = keyOf(publicKey);
  return ({ headers, rawBody }, now) => {
    const timestamp = headerOf(headers, 'telnyx-timestamp');
    const signature = headerOf(headers, 'telnyx-signature-ed25519');
    if (!/^\d{1,15}$/.test(timestamp) || !base64.test(signature)) throw refused();
    if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > toleranceSeconds) throw refused();
    const bytes = Buffer.from(signature, 'base64');
    const signed = Buffer.concat([Buffer.from(`${timestamp}|`), rawBody]);
    if (bytes.length !== 64 || !verify(null, signed, key, bytes)) throw refused();
  };
}

function keyOf(publicKey: string): KeyObject {
  const bytes = base64.test(publicKey) ? Buffer.from(publicKey, 'base64') : Buffer.alloc(0);
  if (bytes.length !== 32) {
    throw new TypeError('telnyx({ publicKey }) takes the public key of the portal: base64 of 32 bytes');
  }
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') },
    format: 'jwk',
  });
}

function headerOf(headers: WebhookRequest['headers'], name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

function refused(): CallError {
  return new CallError('forbidden', { message: 'This webhook is not signed by Telnyx, or it is too old.' });
}
