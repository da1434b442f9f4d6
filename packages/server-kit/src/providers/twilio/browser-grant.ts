import { SignJWT } from 'jose';
import { isoTime, legOf } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { MediaGrant } from '@offhook/core/protocol';
import type { MediaFacet } from '../contract.js';
import { browserIdentity, browserTicket } from './leg-references.js';
import type { TwilioOptions } from './twilio-options.js';

/** A connection outlives it; the page gets a new one whenever it asks. Twilio takes at most 24 h. */
const lifeSeconds = 60 * 60;

/** What tokens are made of; all of it is there when browsers may take part. */
type TokenParts = Required<Pick<TwilioOptions, 'accountSid' | 'apiKeySid' | 'apiKeySecret' | 'twimlAppSid'>>;

/**
 * Lets the browser of an agent take its own leg, and no other: the token (https://www.twilio.com/docs/iam/access-tokens)
 * signs in for that leg, and what it sends along is signed by us once more.
 */
export function browserGrants(options: TwilioOptions): MediaFacet {
  return {
    async grant({ call, participant, sessionId, now }) {
      const leg = legOf(call, participant.id);
      if (leg?.kind !== 'device') {
        throw new CallError('not_supported', { message: 'This call is not taken in the browser.' });
      }
      const reference = { callId: call.id, legId: leg.id };
      const parts = options as TokenParts;
      const params = {
        call: call.id,
        leg: leg.id,
        ticket: browserTicket(parts.apiKeySecret ?? '', reference),
      };
      const grant: MediaGrant = {
        adapter: 'twilio-voice',
        participantId: participant.id,
        sessionId,
        credentials: { token: await accessToken(parts, browserIdentity(leg.id), params, now), params },
        expiresAt: isoTime(now + lifeSeconds * 1000),
      };
      return grant;
    },
  };
}

function accessToken(
  { accountSid, apiKeySid, apiKeySecret, twimlAppSid }: TokenParts,
  identity: string,
  params: Readonly<Record<string, string>>,
  now: number,
): Promise<string> {
  const issuedAt = Math.floor(now / 1000);
  const outgoing = { application_sid: twimlAppSid, params };
  return new SignJWT({ jti: `${apiKeySid}-${issuedAt}`, grants: { identity, voice: { outgoing } } })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' })
    .setIssuer(apiKeySid ?? '')
    .setSubject(accountSid ?? '')
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifeSeconds)
    .sign(new TextEncoder().encode(apiKeySecret));
}
