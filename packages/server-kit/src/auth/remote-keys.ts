import { CallError } from '@offhook/core/errors';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** Where keys come from, and the time. */
export interface RemoteKeysOptions {
  /** Address of a JSON Web Key Set (RFC 7517, 5): https, or http on this machine. */
  readonly url: URL;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** How long an issuer has for its answer, ms. */
const timeoutMs = 5000;
/** How long keys are used before they are asked for again: a key that is withdrawn counts no longer than this. */
const keysKeptMs = 10 * 60_000;
/** While the issuer does not answer, keys that were good are used for this long. */
const keysUsedWithoutIssuerMs = 60 * 60_000;
/** Pause between two questions, so that tokens with made-up key ids do not become a load on the issuer. */
const pauseMs = 30_000;
/** The same after a question without an answer. */
const pauseAfterSilenceMs = 5000;
const mostBytes = 256 * 1024;

interface Keys {
  readonly find: ReturnType<typeof createLocalJWKSet>;
  readonly fetchedAt: number;
}

/** The public keys of an issuer, as `jwtVerify` asks for them. */
export interface RemoteKeys {
  readonly getKey: JWTVerifyGetKey;
  /** Until when what the keys of now have verified counts, epoch ms: then they are asked for again. */
  countUntil(): number;
}

/**
 * The public keys of an issuer, by the `kid` of a token. They are asked for at the first token, again when they are old, and
 * once more when a token names a key that is not among them, for issuers change their keys.
 *
 * @throws (when asked for a key) CallError `unavailable` when there are none and the issuer does not answer.
 */
export function createRemoteKeys({ url, now }: RemoteKeysOptions): RemoteKeys {
  let keys: Keys | null = null;
  let nextAt = -Infinity;
  let silence: CallError | null = null;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    try {
      const set = await fetchKeys(url);
      keys = { find: createLocalJWKSet(set), fetchedAt: now() };
      silence = null;
      nextAt = now() + pauseMs;
    } catch (cause) {
      silence = new CallError('unavailable', {
        message: 'Nobody can be signed in at the moment: the keys of the sign-in service cannot be had.',
        details: { retryAfterSeconds: pauseAfterSilenceMs / 1000 },
        cause,
      });
      nextAt = now() + pauseAfterSilenceMs;
    } finally {
      asking = null;
    }
  }

  /** Asks at most once at a time, and not before the pause is over. */
  async function refresh(): Promise<void> {
    if (asking !== null || now() >= nextAt) await (asking ??= ask());
  }

  async function current(): Promise<Keys> {
    const age = keys === null ? Infinity : now() - keys.fetchedAt;
    // People whose keys are known do not wait for an issuer that was silent a moment ago.
    if (age >= keysKeptMs && (silence === null || age >= keysUsedWithoutIssuerMs)) await refresh();
    else if (age >= keysKeptMs) void refresh();
    const isUsable = keys !== null && now() - keys.fetchedAt < keysUsedWithoutIssuerMs;
    if (!isUsable && silence !== null) throw silence;
    if (keys === null) throw new CallError('unavailable');
    return keys;
  }

  const getKey: JWTVerifyGetKey = async (header, token) => {
    const known = await current();
    try {
      return await known.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await refresh();
      // Whether it is one of the issuer's keys, nobody can say now.
      if (silence !== null) throw silence;
      // Asked for a moment ago: it is none of them.
      if (keys === null || keys === known) throw error;
      return keys.find(header, token);
    }
  };

  return { getKey, countUntil: () => (keys?.fetchedAt ?? -Infinity) + keysKeptMs };
}

async function fetchKeys(url: URL): Promise<JSONWebKeySet> {
  const response = await fetch(url, {
    headers: { accept: 'application/json, application/jwk-set+json' },
    // What vouches for people is at the address that the host has named, and nowhere else.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return asKeySet(JSON.parse(await bodyOf(response)));
}

async function bodyOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > mostBytes) throw new Error(`more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function asKeySet(body: unknown): JSONWebKeySet {
  const { keys } = Object(body) as { readonly keys?: unknown };
  if (!Array.isArray(keys)) throw new Error('not a JSON Web Key Set');
  return { keys: keys.filter((key) => typeof key === 'object' && key !== null) as JSONWebKeySet['keys'] };
}
