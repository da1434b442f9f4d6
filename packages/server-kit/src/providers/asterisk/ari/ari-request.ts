import type { Clock } from '../../../ports/clock.js';
import { refusedByAri, unansweredByAri } from './ari-errors.js';

/** Where Asterisk is and who we are there. */
export interface AriAccess {
  /** Base of the REST interface, e.g. `http://pbx.example:8088/ari`. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

/** One request, by the words of the official description. */
export interface AriRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Parts of the path after `/ari`; encoded here. */
  readonly path: readonly string[];
  /** A list travels with commas; what is `undefined` does not travel. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  readonly body?: unknown;
}

/** Sends requests to Asterisk. */
export interface AriRequests {
  /** Resolves with the body as JSON; `undefined` when there is none. */
  send<Answer = void>(request: AriRequest): Promise<Answer>;
  /** Resolves with the answer itself, for files. */
  open(request: AriRequest): Promise<Response>;
}

/** Settings of {@link ariRequests}. */
export interface AriRequestOptions extends AriAccess {
  readonly clock: Clock;
  /** How long an answer may take, ms. Default 10 s. */
  readonly timeoutMs?: number;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

/** Makes {@link AriRequests}. Nothing is ever sent twice. */
export function ariRequests(options: AriRequestOptions): AriRequests {
  const { clock, timeoutMs = 10_000, fetch: ask = fetch } = options;

  async function withAnswer<Answer>(
    request: AriRequest,
    read: (response: Response) => Promise<Answer>,
  ): Promise<Answer> {
    const abort = new AbortController();
    const cancelTimer = clock.setTimer(() => abort.abort(new Error('timed out')), timeoutMs);
    try {
      const response = await ask(addressOf(options.url, request), {
        method: request.method,
        headers: {
          authorization: authorizationOf(options),
          ...(request.body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
        redirect: 'error',
        signal: abort.signal,
      }).catch((cause: unknown) => {
        throw unansweredByAri(cause, request.method !== 'GET');
      });
      if (!response.ok) throw await refusal(response, request);
      return await read(response);
    } finally {
      cancelTimer();
    }
  }

  return {
    open: (request) => withAnswer(request, async (response) => response),
    send: <Answer>(request: AriRequest) =>
      withAnswer(request, async (response) => {
        // The head has come, so it was done; only its answer may still be lost on the way.
        const text = await response.text().catch((cause: unknown) => {
          throw unansweredByAri(cause, request.method !== 'GET');
        });
        return (text === '' ? undefined : JSON.parse(text)) as Answer;
      }),
  };
}

/** The value of the header `Authorization`; in a header, because addresses end up in logs. */
export function authorizationOf({ user, password }: AriAccess): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** The full address of a request. */
export function addressOf(base: string, { path, query = {} }: Pick<AriRequest, 'path' | 'query'>): URL {
  const url = new URL(`${base.replace(/\/+$/, '')}/${path.map(encodeURIComponent).join('/')}`);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

async function refusal(response: Response, request: AriRequest): Promise<Error> {
  const text = await response.text().catch(() => '');
  // A proxy lost the answer of Asterisk.
  if (response.status === 502 || response.status === 504) {
    return unansweredByAri(new Error(`status ${response.status}`), request.method !== 'GET');
  }
  return refusedByAri(response.status, reasonIn(text), response.headers.get('retry-after'));
}

function reasonIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : '';
  } catch {
    return '';
  }
}
