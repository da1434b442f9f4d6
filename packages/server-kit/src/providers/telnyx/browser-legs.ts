import { isoTime, legOf, type CallState, type Leg, type ParticipantState } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { MediaFacet } from '../contract.js';
import { enterSetting } from './account-settings.js';
import { credentialOf } from './credentials.js';
import { writeReference } from './leg-reference.js';
import type { TelnyxAccount } from './settings.js';

/** A browser that was reloaded has so long to dial again. */
const comesBackMs = 60_000;

/**
 * Lets an agent's browser take part: it signs in with a token of a telephony credential and dials, its leg is parked,
 * and the webhook of that answers it and seats it. The token lets nobody dial a phone.
 */
export function browserGrants(account: TelnyxAccount): MediaFacet {
  const { access, settings } = account;

  return {
    async grant({ call, participant, sessionId, now }) {
      const leg = browserLegOf(call, participant);
      if (settings.credentialConnectionId === '') throw noBrowsers();
      const { id, endsAt } = await credentialOf(account, participant.userId ?? participant.id, now);
      const token = await access.change((client) => client.telephonyCredentials.createToken(id));
      return {
        adapter: 'telnyx',
        participantId: participant.id,
        sessionId,
        credentials: {
          loginToken: token,
          // Parked wherever it goes: a number of ours, so that nothing else is ever dialled.
          destination: settings.phoneNumber,
          callerNumber: settings.phoneNumber,
          clientState: writeReference(
            {
              ...{ callId: call.id, legId: leg.id, joins: true },
              ...{ until: latestOf(call, leg, now), grantedAt: now },
            },
            settings.apiKey,
          ),
        },
        expiresAt: isoTime(endsAt),
      };
    },
  };
}

function browserLegOf(call: CallState, participant: ParticipantState): Leg {
  const leg = legOf(call, participant.id);
  if (leg?.kind === 'device') return leg;
  throw new CallError('not_supported', { message: 'You do not take part in this call by the browser.' });
}

/** Until when it may come: as long as it is waited for, in time after an answer at the last moment, and for a while to come back. */
function latestOf({ timing }: CallState, { times }: Leg, now: number): number {
  if (times.up !== null) return now + comesBackMs;
  return Math.max((times.dialing ?? now) + timing.ringMs, now + timing.mediaConnectMs);
}

function noBrowsers(): CallError {
  return new CallError('not_configured', {
    message: `Speaking by the browser is not set up. ${enterSetting('credentialConnectionId')}`,
  });
}
