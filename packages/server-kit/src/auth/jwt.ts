import { createSecretKey } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { Authenticate, Principal } from '../ports/principal.js';
import { principalOf } from './claims.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Signature algorithms with a shared secret (RFC 7518, 3.2). */
export type SecretAlgorithm = 'HS256' | 'HS384' | 'HS512';

/** How tokens are checked. */
export interface JwtOptions {
  /** Shared secret, 32 bytes or more. */
  readonly secret: string | Uint8Array;
  /** What `iss` must be. */
  readonly issuer: string;
  /** What `aud` must be or hold. */
  readonly audience: string;
  /** Accepted algorithms, default HS256 alone. A token never chooses another. */
  readonly algorithms?: readonly SecretAlgorithm[];
  /** Epoch milliseconds, for tests that own time. */
  readonly now?: () => number;
}

const leastSecretBytes = 32;
const rememberedTokens = 10_000;
const longestToken = 8192;
const known: readonly string[] = ['HS256', 'HS384', 'HS512'];

/**
 * Signs people in by JSON Web Token (RFC 7519). Algorithm, issuer and audience are fixed, `exp` is required, and keys
 * that a token brings along (`kid`, `jku`, `jwk`, `x5c`) are ignored. Each token is verified once and remembered until
 * it expires. Claims: see `principalOf`.
 *
 * @throws TypeError for a secret under 32 bytes, or without issuer and audience.
 * @example
 * createCallServer({ authenticate: jwt({ secret: process.env.JWT_SECRET, issuer: 'clinic', audience: 'calls' }), … })
 */
export function jwt(options: JwtOptions): Authenticate {
  const key = createSecretKey(secretOf(options));
  const now = options.now ?? Date.now;
  const algorithms = [...(options.algorithms ?? ['HS256'])];
  const { issuer, audience } = options;
  const remembered = new VerifiedTokens<Principal>(rememberedTokens, now);
  const running = new Map<string, Promise<Principal | null>>();

  async function verify(token: string): Promise<Principal | null> {
    const claims = await claimsOf(() =>
      jwtVerify(token, key, {
        algorithms,
        issuer,
        audience,
        requiredClaims: ['exp', 'sub'],
        currentDate: new Date(now()),
      }),
    );
    const principal = claims === null ? null : principalOf(claims);
    if (principal !== null) remembered.set(token, principal, (principal.expiresAt ?? 0) * 1000);
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

/** The secret's bytes, checked along with the rest of the options. */
function secretOf(options: JwtOptions): Uint8Array {
  const { secret, issuer, audience, algorithms } = options;
  if (typeof issuer !== 'string' || issuer === '')
    throw new TypeError('jwt() needs an issuer: the text that `iss` must be.');
  if (typeof audience !== 'string' || audience === '')
    throw new TypeError('jwt() needs an audience: the text that `aud` must be.');
  if (
    algorithms !== undefined &&
    (algorithms.length === 0 || !algorithms.every((one) => known.includes(one)))
  ) {
    throw new TypeError(`jwt() accepts the algorithms ${known.join(', ')}.`);
  }
  if (typeof secret !== 'string' && !(secret instanceof Uint8Array))
    throw new TypeError('jwt() needs a secret.');
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
