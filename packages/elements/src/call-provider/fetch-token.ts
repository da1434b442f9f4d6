import { CallError } from '@offhook/core';
import { safeUrl } from '../internal/safe-url.js';

/**
 * Asks the host's own server for a token: `POST`, with the page's cookies, answered by `{ "token": "…" }`. Throws a
 * `CallError`.
 */
export async function fetchToken(tokenUrl: string): Promise<string> {
  const url = safeUrl(tokenUrl);
  if (!url) throw new CallError('not_configured', { message: 'token-url is not an http(s) address.' });
  const response = await fetch(url, { method: 'POST', headers: { accept: 'application/json' } }).catch(
    (cause: unknown) => {
      throw new CallError('unavailable', { cause });
    },
  );
  if (!response.ok) throw new CallError(response.status < 500 ? 'unauthorized' : 'unavailable');
  const answer = (await response.json()) as { readonly token?: unknown };
  if (typeof answer.token !== 'string')
    throw new CallError('unauthorized', { message: 'token-url gave no token.' });
  return answer.token;
}
