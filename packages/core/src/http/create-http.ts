import type { ActiveSnapshot } from '../call/call.js';
import type { Environment } from '../env/environment.js';
import { CallError, type ErrorBody } from '../errors/call-error.js';
import { receivedError } from '../errors/received-error.js';
import { unreachable } from '../errors/unreachable.js';
import { deviceHeader } from '../protocol/events.js';
import { routes, type RouteName } from '../protocol/routes/index.js';
import type { RouteTypes } from '../protocol/routes/route-types.js';
import type { Http, RequestOptions } from './http.js';

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

type AnyOptions = Pick<RequestOptions<never>, 'id' | 'idempotencyKey'> & {
  readonly query?: unknown;
  readonly body?: unknown;
};

const timeoutMs = 15_000;
const mostAttempts = 3;
const firstPauseMs = 400;
const longestRetryAfterSeconds = 5;

/** Makes the way to the REST routes. Sends nothing by itself. */
export function createHttp(settings: HttpSettings): Http {
  const http = new FetchHttp(settings);
  return {
    token: (spent) => http.token(spent),
    request: (name, options) => http.request(name, options),
    active: () => http.active(),
  };
}

class FetchHttp implements Http {
  readonly #settings: HttpSettings;
  #asked: Promise<string> | undefined;
  #seen: Answer | undefined;

  constructor(settings: HttpSettings) {
    this.#settings = settings;
  }

  async token(spent?: string): Promise<string> {
    const current = this.#asked;
    // Whoever comes second with the same spent token finds it replaced already.
    if (
      current === undefined ||
      (spent !== undefined && (await current) === spent && current === this.#asked)
    ) {
      const mine = (this.#asked = this.#askHost());
      mine.catch(() => {
        if (this.#asked === mine) this.#asked = undefined;
      });
    }
    return this.#asked ?? this.token();
  }

  async request<Name extends RouteName>(
    name: Name,
    options: RequestOptions<Name> = {},
  ): Promise<RouteTypes[Name]['response']> {
    const repeatable = routes[name].startsWith('GET') || options.idempotencyKey !== undefined;
    for (let count = 1; ; count += 1) {
      try {
        return (await this.#signedIn(name, options)).data as RouteTypes[Name]['response'];
      } catch (error) {
        const { environment } = this.#settings;
        const pauseMs =
          repeatable && count < mostAttempts ? pauseBeforeRetry(error, count, environment.random()) : null;
        if (pauseMs === null) throw error;
        await new Promise<void>((resolve) => void environment.setTimer(resolve, pauseMs));
      }
    }
  }

  async active(): Promise<ActiveSnapshot | null> {
    const answer = await this.#signedIn('calls.active', {});
    if (answer.data === undefined) return null;
    this.#seen = answer;
    return answer.data as ActiveSnapshot;
  }

  async #askHost(): Promise<string> {
    try {
      return await this.#settings.getToken();
    } catch (error) {
      throw unreachable(error);
    }
  }

  async #signedIn(name: RouteName, options: AnyOptions): Promise<Answer> {
    const first = await this.token();
    try {
      return await this.#attempt(name, options, first);
    } catch (error) {
      if (!(error instanceof CallError) || error.status !== 401) throw error;
      const second = await this.token(first);
      if (second === first) throw error;
      return this.#attempt(name, options, second);
    }
  }

  async #attempt(name: RouteName, options: AnyOptions, token: string): Promise<Answer> {
    const { baseUrl, deviceId, environment, fetch: given } = this.#settings;
    const [method = '', path = ''] = routes[name].split(' ');
    const headers: Record<string, string> = { [deviceHeader]: await deviceId() };
    const abort = new AbortController();
    const cancelTimer = environment.setTimer(() => abort.abort(), timeoutMs);
    const request: RequestInit = { method, headers, signal: abort.signal };
    if (token !== '') headers['authorization'] = `Bearer ${token}`;
    if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
    // Another token may be another user: what that one saw says nothing about this one.
    const { etag = null } = name === 'calls.active' && this.#seen?.token === token ? this.#seen : {};
    if (etag !== null) headers['if-none-match'] = etag;
    if (options.body !== undefined) {
      headers['content-type'] = 'application/json';
      request.body = JSON.stringify(options.body);
    }
    try {
      const response = await (given ?? fetch)(address(baseUrl, path, options), request);
      return { data: await read(response), etag: response.headers.get('etag'), token };
    } catch (error) {
      throw unreachable(error);
    } finally {
      cancelTimer();
    }
  }
}

function address(baseUrl: string, path: string, { id = '', query }: AnyOptions): string {
  const words = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  const search =
    words.length > 0 ? `?${new URLSearchParams(words.map(([key, value]) => [key, String(value)]))}` : '';
  return baseUrl.replace(/\/+$/, '') + path.replace(':id', encodeURIComponent(id)) + search;
}

/** The JSON of an answer: `undefined` for 304, `null` when it is empty. Throws the error that the server sent. */
async function read(response: Response): Promise<unknown> {
  const { status, ok, headers } = response;
  if (status === 304) return undefined;
  const text = await response.text();
  if (ok) return text === '' ? null : JSON.parse(text);
  throw receivedError(errorIn(text), status, Number(headers.get('retry-after')) || undefined);
}

/** `undefined` for what is not ours, such as a proxy's page. */
function errorIn(text: string): ErrorBody | undefined {
  try {
    return (JSON.parse(text) as { error?: ErrorBody }).error;
  } catch {
    return undefined;
  }
}

/** Pause before the next attempt, or `null` when another one makes no sense. */
function pauseBeforeRetry(error: unknown, count: number, random: number): number | null {
  if (!(error instanceof CallError) || !error.retryable) return null;
  const seconds = error.details['retryAfterSeconds'];
  if (typeof seconds === 'number') return seconds > longestRetryAfterSeconds ? null : seconds * 1000;
  return error.status === 429 ? null : firstPauseMs * 2 ** count * (0.5 + random / 2);
}
