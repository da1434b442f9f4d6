import type { ParticipantListInstanceCreateOptions } from 'twilio/lib/rest/api/v2010/account/conference/participant.js';
import { CallError } from '@offhook/core/errors';
import type { LegObservation } from '@offhook/core/call';
import type { LegRequest, ProviderContext } from '../contract.js';
import type { AccountClient } from './account-client.js';
import { timeOf } from './heard-of-call.js';
import { callbackUrl, participantLabel } from './leg-references.js';
import type { TwilioOptions } from './twilio-options.js';
import { conferenceEvents } from './twiml.js';
import { callErrorOf, VendorRefusal } from './vendor-errors.js';

/** What dialling needs. */
export interface DialParts {
  readonly client: AccountClient;
  readonly context: ProviderContext;
  readonly options: TwilioOptions;
}

/** Twilio rings at least and at most so long, and 5 s longer than it was told, seconds. */
const ringSeconds = { least: 5, most: 600, buffer: 5 };

/** Dials a phone into the call's conference, once. A browser comes by itself, see `browser-grant.ts`. */
export async function dialLeg(parts: DialParts, request: LegRequest): Promise<LegObservation> {
  const { leg, callId } = request;
  const now = parts.context.clock.now();
  if (leg.kind === 'device') return { legId: leg.id, state: 'dialing', at: now };
  const wanted = participantOf(parts, request);
  const client = await parts.client();
  try {
    const created = await client.conferences(callId).participants.create(wanted);
    const at = timeOf(created.dateCreated) ?? now;
    return { legId: leg.id, state: 'dialing', at, providerLegId: created.callSid };
  } catch (error) {
    // Anything but a refusal stays what it is: the outcome is unknown.
    throw error instanceof VendorRefusal ? callErrorOf(error) : error;
  }
}

function participantOf(
  { context, options }: DialParts,
  { leg, callId, from, agentLeg, ringTimeoutMs }: LegRequest,
): ParticipantListInstanceCreateOptions {
  if (leg.address === null) throw new CallError('no_phone_number');
  const callerId = from || options.phoneNumber;
  if (!callerId) throw new CallError('not_configured');
  const reference = { callId, legId: leg.id };
  const status = callbackUrl(context, 'status', reference);
  const conference = callbackUrl(context, 'conference', { callId });
  const detection = callbackUrl(context, 'amd', reference);
  const detects = options.machineDetection === true && leg.role === 'customer' && detection !== null;
  return {
    to: leg.address,
    from: callerId,
    label: participantLabel(leg),
    timeout: Math.min(
      ringSeconds.most,
      Math.max(ringSeconds.least, Math.ceil(ringTimeoutMs / 1000) - ringSeconds.buffer),
    ),
    beep: 'false',
    startConferenceOnEnter: true,
    endConferenceOnExit: false,
    earlyMedia: true,
    ...waitingMusic(options, leg.role === 'customer' && agentLeg !== 'none'),
    ...(status === null
      ? {}
      : {
          statusCallback: status,
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        }),
    ...(conference === null
      ? {}
      : {
          conferenceStatusCallback: conference,
          conferenceStatusCallbackEvent: [...conferenceEvents],
        }),
    ...(detects ? { machineDetection: 'Enable', amdStatusCallback: detection } : {}),
  };
}

/** An agent hears the customer's phone ring, and nothing before; who waits for somebody hears music. */
function waitingMusic(
  { musicUrl }: TwilioOptions,
  waits: boolean,
): { readonly waitUrl?: string; readonly waitMethod?: string } {
  if (!waits) return { waitUrl: '' };
  return musicUrl === undefined ? {} : { waitUrl: musicUrl, waitMethod: 'GET' };
}
