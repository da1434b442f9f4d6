import { createSecretKey } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Authenticate, Principal } from '../ports/principal.js';
import { principalOf } from './claims.js';
import { createRemoteKeys } from './remote-keys.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Signature algorithms with a shared secret (RFC 7518, 3.2). */
export type SecretAlgorithm = 'HS256' | 'HS384' | 'HS512';
/** Signature algorithms with a public key (RFC 7518, 3.3 to 3.5, RFC 8037). */
export type KeyAlgorithm =
  'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA';

/** How tokens are checked: with a secret that your app shares with us, or with the public keys of a sign-in service. */
export interface JwtOptions {
  /** Shared secret, 32 bytes or more. Either this or `jwksUrl`. */
  readonly secret?: string | Uint8Array | undefined;
  /** Address of the issuer's public keys (JSON Web Key Set): https, or http on this machine. Either this or `secret`. */
  readonly jwksUrl?: string | URL | undefined;
  /** What `iss` must be. */
  readonly issuer: string;
  /** What `aud` must be or hold. */
  readonly audience: string;
  /** Accepted algorithms; default HS256 with a secret, RS256, PS256, ES256 and EdDSA with keys. A token never chooses another. */
  readonly algorithms?: readonly (SecretAlgorithm | KeyAlgorithm)[] | undefined;
  /** Epoch milliseconds, for tests that own time. */
  readonly now?: () => number;
}

const leastSecretBytes = 32;
const rememberedTokens = 10_000;
const longestToken = 8192;
const secretAlgorithms: readonly string[] = ['HS256', 'HS384', 'HS512'];
const keyAlgorithms: readonly string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA'],
];

/** What tokens are verified with. */
interface Verification {
  readonly getKey: JWTVerifyGetKey;
  readonly algorithms: readonly string[];
  /** Until when a token that is verified now is trusted without being verified again, epoch ms. */
  readonly rememberUntil: () => number;
}

/**
 * Signs people in by JSON Web Token (RFC 7519). Algorithms, issuer and audience are fixed, `exp` is required, and keys that a
 * token brings along (`jku`, `jwk`, `x5c`) are ignored; its `kid` only chooses among the keys of `jwksUrl`. A verified token
 * is remembered until it expires, with keys for ten minutes at most. Claims: see `principalOf`.
 *
 * @throws TypeError for a secret under 32 bytes, an address that is not https, both or neither of them, or without issuer and
 * audience.
 * @throws (when asked) CallError `unavailable` while the keys of `jwksUrl` cannot be had.
 * @example
 * createCallServer({ authenticate: jwt({ secret: process.env.JWT_SECRET, issuer: 'clinic', audience: 'calls' }), … })
 * @example
 * const jwksUrl = 'https://login.example.com/.well-known/jwks.json';
 * createCallServer({ authenticate: jwt({ jwksUrl, issuer: 'https://login.example.com/', audience: 'calls' }), … })
 */
export function jwt(options: JwtOptions): Authenticate {
  const now = options.now ?? Date.now;
  const { getKey, algorithms, rememberUntil } = verificationOf(options, now);
  const { issuer, audience } = options;
  const remembered = new VerifiedTokens<Principal>(rememberedTokens, now);
  const running = new Map<string, Promise<Principal | null>>();

  async function verify(token: string): Promise<Principal | null> {
    const claims = await claimsOf(() =>
      jwtVerify(token, getKey, {
        algorithms: [...algorithms],
        issuer,
        audience,
        requiredClaims: ['exp', 'sub'],
        currentDate: new Date(now()),
      }),
    );
    const principal = claims === null ? null : principalOf(claims);
    if (principal !== null) {
      const until = Math.min((principal.expiresAt ?? 0) * 1000, rememberUntil());
      remembered.set(token, principal, until);
    }
    return principal;
  }

  return ({ token }) => {
    if (token === null || token.length > longestToken) return null;
    const principal = remembered.get(token);
    if (principal !== undefined) return principal;
    const waiting = running.get(token);
    if (waiting !== undefined) return waiting;
    const verifying = verify(token).finally(() => running.delete(token));
    running.set(token, verifying);
    return verifying;
  };
}

function verificationOf(options: JwtOptions, now: () => number): Verification {
  const { secret, jwksUrl, issuer, audience } = options;
  if (typeof issuer !== 'string' || issuer === '')
    throw new TypeError('jwt() needs an issuer: the text that `iss` must be.');
  if (typeof audience !== 'string' || audience === '')
    throw new TypeError('jwt() needs an audience: the text that `aud` must be.');
  if (secret !== undefined && jwksUrl !== undefined)
    throw new TypeError('jwt() takes a secret or a jwksUrl, not both.');
  if (jwksUrl !== undefined) {
    const { getKey, countUntil } = createRemoteKeys({ url: keysAddress(jwksUrl), now });
    return {
      getKey,
      algorithms: algorithmsOf(options, keyAlgorithms, ['RS256', 'PS256', 'ES256', 'EdDSA']),
      rememberUntil: countUntil,
    };
  }
  const algorithms = algorithmsOf(options, secretAlgorithms, ['HS256']);
  const key = createSecretKey(secretBytes(secret));
  return { getKey: () => key, algorithms, rememberUntil: () => Infinity };
}

function algorithmsOf(
  { algorithms }: JwtOptions,
  known: readonly string[],
  usual: readonly string[],
): readonly string[] {
  if (algorithms === undefined) return usual;
  // A secret's algorithm among those of keys would let anybody sign with a public key.
  if (algorithms.length > 0 && algorithms.every((one) => known.includes(one))) return algorithms;
  throw new TypeError(`jwt() accepts the algorithms ${known.join(', ')} here.`);
}

function keysAddress(jwksUrl: string | URL): URL {
  const url = URL.canParse(String(jwksUrl)) ? new URL(jwksUrl) : null;
  const isHere = url !== null && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere)) return url;
  throw new TypeError(
    'The jwksUrl of jwt() must be an https address: who can change the keys on their way can sign in as anybody.',
  );
}

function secretBytes(secret: JwtOptions['secret']): Uint8Array {
  if (typeof secret !== 'string' && !(secret instanceof Uint8Array))
    throw new TypeError('jwt() needs a secret or a jwksUrl.');
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret;
  if (bytes.length < leastSecretBytes) {
    throw new TypeError(
      `The secret of jwt() must have ${leastSecretBytes} bytes or more, this has ${bytes.length}.`,
    );
  }
  return bytes;
}

async function claimsOf(check: () => Promise<{ readonly payload: JWTPayload }>): Promise<JWTPayload | null> {
  try {
    return (await check()).payload;
  } catch (error) {
    // What jose refuses is a bad token; anything else is a fault of ours and is logged where `authenticate` is called.
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
