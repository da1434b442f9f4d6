import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import type { FakeTwilioOptions } from './fake-twilio-options.js';

/** A token that Twilio does not let in; `code` as the Voice SDK reports it. */
export class AccessTokenRefusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(`${code}: ${message}`);
    this.name = 'AccessTokenRefusal';
    this.code = code;
  }
}

/** What a browser may do. */
export interface BrowserGrant {
  readonly identity: string;
  readonly applicationSid: string;
  /** Sent with every call, whatever the browser says. */
  readonly params: Readonly<Record<string, string>>;
}

interface Grants {
  readonly identity?: string;
  readonly voice?: {
    readonly outgoing?: {
      readonly application_sid?: string;
      readonly params?: Readonly<Record<string, string>>;
    };
  };
}

const longestLifeSeconds = 24 * 60 * 60;

/**
 * Checks the access token of a browser that dials out, as Twilio does.
 *
 * @throws AccessTokenRefusal
 */
export async function browserGrant(token: string, options: FakeTwilioOptions): Promise<BrowserGrant> {
  const payload = await verified(token, options);
  if (payload.iss !== options.apiKeySid || payload.sub !== options.accountSid) {
    throw new AccessTokenRefusal(20101, 'Invalid Access Token: another account or API key');
  }
  if (payload.exp === undefined || payload.exp - (payload.iat ?? 0) > longestLifeSeconds) {
    throw new AccessTokenRefusal(20157, 'Expiration Time Exceeds Maximum Time Allowed');
  }
  const { identity, voice } = (payload['grants'] ?? {}) as Grants;
  const { application_sid: applicationSid, params = {} } = voice?.outgoing ?? {};
  if (identity === undefined) throw new AccessTokenRefusal(20101, 'Invalid Access Token: no identity');
  if (applicationSid === undefined || applicationSid !== (options.applicationSid ?? applicationSid)) {
    throw new AccessTokenRefusal(31002, 'Connection declined: the token does not grant outgoing calls here');
  }
  return { identity, applicationSid, params };
}

async function verified(token: string, { apiKeySecret = '' }: FakeTwilioOptions): Promise<JWTPayload> {
  try {
    if (decodeProtectedHeader(token)['cty'] !== 'twilio-fpa;v=1') {
      throw new AccessTokenRefusal(20101, 'Invalid Access Token: not of the type twilio-fpa;v=1');
    }
    const key = new TextEncoder().encode(apiKeySecret);
    const { payload } = await jwtVerify(token, key, { algorithms: ['HS256', 'HS384', 'HS512'] });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new AccessTokenRefusal(20104, 'Access Token expired');
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      throw new AccessTokenRefusal(20107, 'Invalid Access Token signature');
    }
    if (error instanceof AccessTokenRefusal) throw error;
    throw new AccessTokenRefusal(20101, `Invalid Access Token: ${String(error)}`);
  }
}
