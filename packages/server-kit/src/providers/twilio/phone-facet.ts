import type { Leg, LegObservation } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import { confirmed } from '../confirmed.js';
import type { AgentOfCall, LegRequest, PhoneFacet, PlannedAddress } from '../contract.js';
import { ownPhoneOf } from '../own-phone.js';
import { dialLeg, type DialParts } from './dial-leg.js';
import { findCall, findParticipant, orNull } from './find-leg.js';
import { heardOfCall } from './heard-of-call.js';
import { participantLabel } from './leg-references.js';
import { playableDigits, sealDigits } from './key-tones.js';
import { ownsNumber } from './owns-number.js';
import { recordCall } from './record-call.js';
import { leaveMessage } from './leave-message.js';
import { inOurWords, isAlreadyOver, isUnknownThere } from './vendor-errors.js';

/** Dials, holds, mutes and records by conferences. */
export function phoneFacet(parts: DialParts): PhoneFacet {
  const { options } = parts;
  return {
    numbers: [options.phoneNumber || [], ...(options.furtherNumbers ?? [])].flat(),
    ownsNumber: (number) => ownsNumber(parts.client, number),
    agentLeg,
    dial: (request) => dialLeg(parts, request),
    lookUp: (request) => inOurWords(() => lookUp(parts, request)),
    hangUp: (request) => inOurWords(() => hangUp(parts, request)),
    takeMessage: (request, voicemail) => inOurWords(() => leaveMessage(parts, request, voicemail)),
    setHeld: (request, held) =>
      changed(
        parts,
        request,
        { hold: held, ...(held && options.musicUrl ? { holdUrl: options.musicUrl } : {}) },
        { held },
      ),
    setMuted: (request, muted) => changed(parts, request, { muted }, { muted }),
    sendDigits: (request, digits) => inOurWords(() => sendDigits(parts, request, digits)),
    setRecording: (request, wanted) => inOurWords(() => recordCall(parts, request, wanted)),
  };
}

function agentLeg(agent: AgentOfCall): PlannedAddress {
  return agent.by === 'browser'
    ? { kind: 'device', address: `client:${agent.userId}` }
    : { kind: 'phone', address: ownPhoneOf(agent) };
}

async function lookUp({ client: connect, context }: DialParts, request: LegRequest) {
  const { leg } = request;
  const call = await findCall(await connect(), request);
  const now = context.clock.now();
  const seen = call === null ? null : heardOfCall(leg, call, now);
  return leg.kind === 'device' && (seen === null || seen.state === 'ended')
    ? waitingForBrowser(request, now)
    : seen;
}

/** A browser that is not there may still come, or come back after a reload; the kit decides how long it may take. */
function waitingForBrowser({ leg }: LegRequest, at: number): LegObservation {
  return { legId: leg.id, state: 'dialing', at };
}

async function hangUp(
  { client: connect, context }: DialParts,
  request: LegRequest,
): Promise<LegObservation | null> {
  const { leg } = request;
  const client = await connect();
  const call = await findCall(client, request);
  const now = context.clock.now();
  if (call === null) {
    // Without its id it may be on its way: the reconciler looks again.
    return leg.providerLegId !== null || leg.kind === 'device' ? gone(leg, now) : null;
  }
  const seen = heardOfCall(leg, call, now);
  if (seen.state === 'ended') return seen;
  try {
    return heardOfCall(leg, await client.calls(call.sid).update({ status: 'completed' }), now);
  } catch (error) {
    if (!isAlreadyOver(error)) throw error;
    const over = await orNull(client.calls(call.sid).fetch());
    return over === null ? gone(leg, now) : heardOfCall(leg, over, now);
  }
}

function gone({ id, times }: Leg, at: number): LegObservation {
  return { legId: id, state: 'ended', at, cause: times.up === null ? 'canceled' : 'completed' };
}

/** Changes a participant; what Twilio then answers is so. */
function changed(
  parts: DialParts,
  request: LegRequest,
  change: { readonly hold?: boolean; readonly muted?: boolean; readonly holdUrl?: string },
  seen: Pick<LegObservation, 'held' | 'muted'>,
): Promise<LegObservation> {
  return inOurWords(async () => {
    const callSid = await updateParticipant(parts, request, change);
    const at = parts.context.clock.now();
    return confirmed(request, { legId: request.leg.id, state: 'up', at, providerLegId: callSid, ...seen });
  });
}

async function sendDigits(parts: DialParts, request: LegRequest, digits: string): Promise<void> {
  const { context, options } = parts;
  const keys = sealDigits(options.authToken ?? '', playableDigits(digits), context.clock.now());
  const announceUrl = options.authToken ? context.webhookUrl('digits', { keys }) : null;
  if (announceUrl === null) {
    throw new CallError('not_supported', {
      message: 'Key tones need a public address (publicUrl) at which the calling service reaches us.',
    });
  }
  await updateParticipant(parts, request, { announceUrl: announceUrl.href });
}

async function updateParticipant(
  { client: connect }: DialParts,
  { callId, leg }: LegRequest,
  change: Readonly<Record<string, string | boolean>>,
): Promise<string> {
  const client = await connect();
  const name = leg.kind === 'device' ? participantLabel(leg) : (leg.providerLegId ?? participantLabel(leg));
  const found = await findParticipant(client, callId, name);
  if (found?.joined !== true) throw notInTheCall();
  try {
    await client.conferences(found.conferenceSid).participants(found.callSid).update(change);
    return found.callSid;
  } catch (error) {
    throw isUnknownThere(error) ? notInTheCall() : error;
  }
}

function notInTheCall(): CallError {
  return new CallError('conflict', { message: 'This person is not in the call any more, or not yet.' });
}
