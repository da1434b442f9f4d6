import { SignJWT } from 'jose';
import type { Principal } from '../ports/principal.js';

/** Who a token is for. */
export type TokenSubject = Pick<
  Principal,
  'userId' | 'orgId' | 'role' | 'name' | 'email' | 'phone' | 'avatarUrl' | 'callId'
>;

/** How tokens are made; `secret`, `issuer` and `audience` are those of `jwt()`. */
export interface TokenSignerOptions {
  readonly secret: string | Uint8Array;
  readonly issuer: string;
  readonly audience: string;
  /** How long a token is good for, seconds. */
  readonly lifetimeSeconds: number;
  /** Epoch milliseconds, for tests that own time. */
  readonly now?: () => number;
}

/**
 * Makes tokens that `jwt()` accepts (HS256), for hosts that have none of their own. Call it on the server only, after
 * the person has signed in there.
 *
 * @example
 * const sign = createTokenSigner({ secret, issuer: 'clinic', audience: 'calls', lifetimeSeconds: 3600 });
 * const token = await sign({ userId: 'amara', orgId: 'clinic', role: 'admin', name: 'Amara Diallo' });
 */
export function createTokenSigner(options: TokenSignerOptions): (subject: TokenSubject) => Promise<string> {
  const secret =
    typeof options.secret === 'string' ? new TextEncoder().encode(options.secret) : options.secret;
  const now = options.now ?? Date.now;
  return ({ userId, orgId, ...claims }) => {
    const issuedAt = Math.floor(now() / 1000);
    return new SignJWT({ org: orgId, ...claims })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(userId)
      .setIssuer(options.issuer)
      .setAudience(options.audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + options.lifetimeSeconds)
      .sign(secret);
  };
}
