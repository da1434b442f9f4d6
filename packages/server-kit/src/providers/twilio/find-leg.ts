import type { Twilio } from 'twilio';
import type { LegRequest } from '../contract.js';
import { timeOf, type CallFacts } from './heard-of-call.js';
import { meaningOf } from './call-status.js';
import { participantLabel } from './leg-references.js';
import { isUnknownThere } from './vendor-errors.js';

/** Somebody who takes part in a call's conference, or whose phone rings for it. */
export interface FoundParticipant {
  readonly conferenceSid: string;
  readonly callSid: string;
  readonly joined: boolean;
}

/** Twilio's times have a grain of a second. */
const grainMs = 1000;

/** The id of a call's conference; `null` when none is running. Names are for joining only, the rest needs the id. */
async function conferenceSid(client: Twilio, callId: string): Promise<string | null> {
  const known = await client.conferences.list({ friendlyName: callId, limit: 20 });
  return known.find((one) => one.status !== 'completed')?.sid ?? null;
}

/** Finds a participant by our leg id or Twilio's call id; `null` when nobody of that name is there. */
export async function findParticipant(
  client: Twilio,
  callId: string,
  name: string,
): Promise<FoundParticipant | null> {
  const sid = await conferenceSid(client, callId);
  if (sid === null) return null;
  const found = await orNull(client.conferences(sid).participants(name).fetch());
  if (found === null) return null;
  return { conferenceSid: sid, callSid: found.callSid, joined: found.status === 'connected' };
}

/** The call of a leg at Twilio; `null` when there surely is none. */
export async function findCall(client: Twilio, request: LegRequest): Promise<CallFacts | null> {
  const { leg, callId } = request;
  if (leg.providerLegId !== null && leg.kind !== 'device') {
    const known = await orNull(client.calls(leg.providerLegId).fetch());
    if (known !== null) return known;
  }
  const participant = await findParticipant(client, callId, participantLabel(leg));
  if (participant !== null) return orNull(client.calls(participant.callSid).fetch());
  return leg.kind === 'phone' && leg.providerLegId === null ? endedCall(client, request) : null;
}

/**
 * A conference that is over has no participants, and a call does not say where it was. What is left is a call to this
 * number, made while there was a conference of ours, that is over, too; of several we cannot tell which was ours, so
 * none is.
 */
async function endedCall(client: Twilio, { leg, callId, from }: LegRequest): Promise<CallFacts | null> {
  if (leg.address === null) return null;
  const conferences = await client.conferences.list({ friendlyName: callId, limit: 20 });
  const since = Math.min(...conferences.map((one) => timeOf(one.dateCreated) ?? Infinity));
  if (since === Infinity) return null; // The request to dial never arrived.
  const found = await client.calls.list({
    to: leg.address,
    ...(from === null ? {} : { from }),
    startTimeAfter: new Date(since - grainMs),
    limit: 20,
  });
  const over = found.filter(
    (call) => call.direction.startsWith('outbound') && meaningOf(call.status)?.state === 'ended',
  );
  return over.length === 1 ? (over[0] ?? null) : null;
}

/** Resolves with `null` where Twilio knows no such thing. */
export async function orNull<Found>(asked: Promise<Found>): Promise<Found | null> {
  try {
    return await asked;
  } catch (error) {
    if (isUnknownThere(error)) return null;
    throw error;
  }
}
