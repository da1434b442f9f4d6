import type { ActiveSnapshot } from '../call/call.js';
import type { Environment } from '../env/environment.js';
import type { CallError, ErrorBody } from '../errors/call-error.js';
import { receivedError } from '../errors/received-error.js';
import { unreachable } from '../errors/unreachable.js';
import { deviceHeader } from '../protocol/events.js';
import type { AdminRouteName } from '../protocol/routes/admin-routes.js';
import { clientRoutes, type ClientRouteName } from '../protocol/routes/client-routes.js';
import type { RouteTypes } from '../protocol/routes/route-types.js';
import type { Http, RequestOptions } from './http.js';
import { createTokenSource } from './token-source.js';

/** Settings of {@link createHttp}. */
export interface HttpSettings {
  /** Mount path of the server-kit, absolute or relative to the page. */
  readonly baseUrl: string;
  readonly getToken: () => string | Promise<string>;
  readonly deviceId: () => Promise<string>;
  readonly environment: Environment;
  readonly fetch?: typeof fetch | undefined;
}

interface Answer {
  /** `undefined` when nothing changed (304). */
  readonly data: unknown;
  readonly etag: string | null;
  readonly token: string;
}

interface Question extends Pick<RequestOptions<never>, 'id' | 'idempotencyKey'> {
  /** `METHOD path`. */
  readonly route: string;
  readonly query?: unknown;
  readonly body?: unknown;
  /** The answer as it was last seen. */
  readonly seen?: Answer | undefined;
}

const timeoutMs = 15_000;
const mostAttempts = 3;
const firstPauseMs = 400;
const longestRetryAfterSeconds = 5;

/** Makes the way to the REST routes. Sends nothing by itself. */
export function createHttp(settings: HttpSettings): Http {
  const { environment } = settings;
  const token = createTokenSource(settings.getToken);
  let seen: Answer | undefined;

  async function signedIn(question: Question): Promise<Answer> {
    const first = await token();
    try {
      return await ask(settings, question, first);
    } catch (error) {
      const second = (error as CallError).status === 401 ? await token(first) : first;
      if (second === first) throw error;
      return ask(settings, question, second);
    }
  }

  return {
    token,
    async request<Name extends ClientRouteName | AdminRouteName>(
      name: Name,
      options: RequestOptions<Name> = {},
    ) {
      const question = { route: clientRoutes[name as ClientRouteName], ...options } as Question;
      const repeatable = question.route.startsWith('GET') || question.idempotencyKey !== undefined;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return (await signedIn(question)).data as RouteTypes[Name]['response'];
        } catch (error) {
          const pauseMs =
            repeatable && attempt < mostAttempts
              ? pauseBeforeRetry(error as CallError, attempt, environment.random())
              : null;
          if (pauseMs === null) throw error;
          await new Promise<void>((resolve) => void environment.setTimer(resolve, pauseMs));
        }
      }
    },
    async active() {
      const answer = await signedIn({ route: clientRoutes['calls.active'], seen });
      if (answer.data === undefined) return null;
      seen = answer;
      return answer.data as ActiveSnapshot;
    },
  };
}

/** One attempt. Rejects with a `CallError`. */
async function ask(
  { baseUrl, deviceId, environment, fetch: given = fetch }: HttpSettings,
  { route, id = '', idempotencyKey, query, body, seen }: Question,
  token: string,
): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const abort = new AbortController();
  const cancelTimer = environment.setTimer(() => abort.abort(), timeoutMs);
  try {
    const address = baseUrl.replace(/\/+$/, '') + path.replace(':id', encodeURIComponent(id)) + search(query);
    const headers = {
      [deviceHeader]: await deviceId(),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
      // Another token may be another user: what that one saw says nothing about this one.
      ...(seen?.etag && seen.token === token && { 'if-none-match': seen.etag }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const response = await given(address, {
      method,
      headers,
      signal: abort.signal,
      body: JSON.stringify(body),
    });
    return { data: await read(response), etag: response.headers.get('etag'), token };
  } catch (error) {
    throw unreachable(error);
  } finally {
    cancelTimer();
  }
}

function search(query: unknown): string {
  const words = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  return words.length > 0 ? `?${new URLSearchParams(words)}` : '';
}

/** The JSON of an answer: `undefined` for 304, `null` when it is empty. Throws the error that the server sent. */
async function read(response: Response): Promise<unknown> {
  const { headers, ok, status } = response;
  if (status === 304) return undefined;
  if (ok) return JSON.parse((await response.text()) || 'null');
  // What is no JSON is not ours, such as a proxy's page.
  const answer = (await response.json().catch(() => null)) as { readonly error?: ErrorBody } | null;
  throw receivedError(answer?.error, status, Number(headers.get('retry-after')));
}

/** Pause before the next attempt, or `null` when another one makes no sense. */
function pauseBeforeRetry(
  { details, retryable, status }: CallError,
  attempt: number,
  random: number,
): number | null {
  const seconds = details['retryAfterSeconds'];
  if (!retryable) return null;
  if (typeof seconds === 'number') return seconds > longestRetryAfterSeconds ? null : seconds * 1000;
  return status === 429 ? null : firstPauseMs * 2 ** attempt * (0.5 + random / 2);
}
