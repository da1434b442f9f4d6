import { sign, type KeyObject } from 'node:crypto';

/** Headers that Telnyx would send with `body` at a time (epoch ms): Ed25519 over `<timestamp>|<raw body>`. */
export function signWebhook(
  privateKey: KeyObject,
  body: string,
  at: number,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1000));
  const signature = sign(null, Buffer.from(`${timestamp}|${body}`), privateKey);
  return {
    'content-type': 'application/json',
    'user-agent': 'telnyx-webhooks',
    'telnyx-timestamp': timestamp,
    'telnyx-signature-ed25519': signature.toString('base64'),
  };
}

/** The public half of a key as the portal shows it: base64 of the 32 bytes. */
export function publicKeyText(publicKey: KeyObject): string {
  return Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
}
