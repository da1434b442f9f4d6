import { SignJWT, errors, jwtVerify } from 'jose';
import type { Request, Response } from 'express';
import { accountOf, type Account } from './people.js';

/** Issuer and audience of the tokens for the calling API. */
export const tokenIssuer = 'offhook-clinic';
export const tokenAudience = 'offhook';

const sessionAudience = 'offhook-clinic-session';
const cookieName = 'clinic_session';
const sessionSeconds = 12 * 60 * 60;
const tokenSeconds = 60 * 60;

/** Who is signed in: a signed cookie for pages, short tokens for the calling API. */
export interface Sessions {
  start(response: Response, account: Account): Promise<void>;
  end(response: Response): void;
  /** The account that the cookie names; `null` without a valid one. */
  accountOf(request: Request): Promise<Account | null>;
  /** A bearer token for the calling API, valid for an hour. */
  issueToken(account: Account): Promise<string>;
}

/** Sessions signed with `secret`. `secure` marks the cookie for https alone. */
export function createSessions(secret: string, secure: boolean): Sessions {
  const key = new TextEncoder().encode(secret);
  const cookie = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
  const sign = (
    account: Account,
    audience: string,
    seconds: number,
    claims: Record<string, unknown>,
  ): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(account.id)
      .setIssuer(tokenIssuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${seconds}s`)
      .sign(key);

  return {
    async start(response, account) {
      const value = await sign(account, sessionAudience, sessionSeconds, {});
      response.cookie(cookieName, value, { ...cookie, maxAge: sessionSeconds * 1000 });
    },
    end(response) {
      response.clearCookie(cookieName, cookie);
    },
    async accountOf(request) {
      const value = readCookie(request, cookieName);
      if (value === null) return null;
      try {
        const { payload } = await jwtVerify(value, key, {
          algorithms: ['HS256'],
          issuer: tokenIssuer,
          audience: sessionAudience,
        });
        return accountOf(payload.sub ?? '') ?? null;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
    issueToken: (account) =>
      sign(account, tokenAudience, tokenSeconds, {
        org: account.orgId,
        role: account.role,
        name: account.name,
        email: account.email,
        phone: account.phone,
      }),
  };
}

/** One cookie of a request (RFC 6265, section 5.4). */
export function readCookie(request: Request, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}
