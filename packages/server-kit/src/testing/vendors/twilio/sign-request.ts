import { createHmac } from 'node:crypto';

/**
 * `X-Twilio-Signature`: HMAC-SHA1 with the auth token over the whole URL (without its fragment) and, of a POST, every
 * key with its value, sorted by key. A repeated key counts once for each different value, sorted.
 */
export function signRequest(authToken: string, url: string, parameters?: URLSearchParams): string {
  const hmac = createHmac('sha1', authToken).update(url.split('#')[0] ?? url, 'utf8');
  for (const key of [...new Set(parameters?.keys())].sort()) {
    for (const value of [...new Set(parameters?.getAll(key))].sort()) hmac.update(key + value, 'utf8');
  }
  return hmac.digest('base64');
}
