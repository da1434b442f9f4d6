import type { CallEvent, CallEventOf, CallEventType, LegObservation } from './call-events.js';
import { isBroughtIn, type CallState, type ParticipantState, type Recording } from './call-state.js';
import { mergeLeg, newest } from './merge-leg.js';

/**
 * Applies one event to a call. Never fails, never looks at a clock, never does I/O: the server and the in-page demo
 * share it. The version is not its business; a commit raises it.
 *
 *     initiating ─▶ ringing ─▶ answered ─▶ connected ─▶ ended
 *          │           │           └───────────┴──────▶ failed (media_failed)
 *          └───────────┴──▶ failed · busy · no_answer · declined · canceled
 *
 * A first decision stands: a second `answered` or `ended` changes nothing.
 */
export function transition(call: CallState, event: CallEvent): CallState {
  const next = applied(call, event);
  return providersFollow.has(event.type) ? withDecisionAt(next, event.at) : next;
}

/** Decisions that change what is wanted of legs and recording. */
const providersFollow: ReadonlySet<CallEventType> = new Set([
  'ended',
  'held',
  'resumed',
  'muted',
  'transfer-started',
  'transferred',
  'transfer-canceled',
  'left',
  'recording-wanted',
]);

/** The reconciler begins anew, and gives the node that decided time to bring it about. */
function withDecisionAt(call: CallState, at: number): CallState {
  const decidedAt = Math.max(at, call.reconcile.decidedAt ?? 0);
  return { ...call, reconcile: { ...call.reconcile, attempts: 0, decidedAt } };
}

function applied(call: CallState, event: CallEvent): CallState {
  switch (event.type) {
    case 'placed':
      return event.call;
    case 'answered':
      return answered(call, event);
    case 'declined':
      return withParticipant(call, event.participantId, (one) => ({
        ...one,
        declinedAt: one.declinedAt ?? event.at,
      }));
    case 'ended':
      return ended(call, event);
    case 'held':
      return withParticipant(call, event.participantId, (one) => ({ ...one, held: true }));
    case 'resumed':
      return withParticipant(call, event.participantId, (one) => ({ ...one, held: false }));
    case 'muted':
      return withParticipant(call, event.participantId, (one) => ({ ...one, muted: event.muted }));
    case 'media-joined':
      return withParticipant(call, event.participantId, (one) => ({
        ...one,
        device: event.device,
        sessionId: event.sessionId,
        connection: 'connecting',
      }));
    case 'media-reported':
      return mediaReported(call, event);
    case 'leg-planned':
      return { ...call, legs: [...call.legs, event.leg] };
    case 'leg-observed':
      return legObserved(call, event.observation);
    case 'transfer-started':
    case 'transferred':
    case 'transfer-canceled':
      return transfer(call, event);
    case 'left':
      return withParticipant(call, event.participantId, leaves(event));
    case 'digits-sent':
      return call;
    case 'recording-wanted':
    case 'recording-observed':
      return { ...call, recording: recorded(call.recording, event) };
    case 'details-changed':
      return {
        ...call,
        notes: event.notes ?? call.notes,
        outcomeOverride: event.outcome ?? call.outcomeOverride,
        disposition: event.disposition === undefined ? call.disposition : event.disposition,
      };
    case 'rated':
      return withParticipant(call, event.participantId, (one) => ({ ...one, rating: event.rating }));
    case 'reconcile-tried':
      return {
        ...call,
        reconcile: { ...call.reconcile, attempts: call.reconcile.attempts + 1, lastAt: event.at },
      };
  }
}

function answered(call: CallState, event: CallEventOf<'answered'>): CallState {
  const pickUp = (one: ParticipantState): ParticipantState => ({
    ...one,
    device: event.device,
    answeredAt: one.answeredAt ?? event.at,
    cameraOff: event.cameraOff ?? one.cameraOff,
  });
  // Whoever a transfer brings in answers for themselves: the call was answered before.
  if (isBroughtIn(call, { id: event.participantId }))
    return withParticipant(call, event.participantId, pickUp);
  if (call.decision.answered !== null) return call;
  const decision = {
    ...call.decision,
    answered: { participantId: event.participantId, at: Math.max(event.at, call.placedAt) },
  };
  const taker = call.participants.find((one) => one.id === event.participantId);
  // A call to one of our numbers has an agent once somebody took it.
  const taken =
    call.kind === 'phone'
      ? { servedBy: event.participantId, agentId: call.agentId ?? taker?.userId ?? null }
      : {};
  return withParticipant({ ...call, decision, ...taken }, event.participantId, pickUp);
}

function ended(call: CallState, event: CallEventOf<'ended'>): CallState {
  if (call.decision.over !== null) return call;
  // Nodes' and vendors' clocks differ: an end that was decided after an answer must not be dated before it.
  const known = [
    call.placedAt,
    call.decision.answered?.at ?? 0,
    ...call.legs.map((leg) => leg.times.up ?? 0),
  ];
  const over = { cause: event.cause, at: Math.max(event.at, ...known), by: event.participantId };
  return { ...call, decision: { ...call.decision, over } };
}

function mediaReported(call: CallState, event: CallEventOf<'media-reported'>): CallState {
  const known = call.reportedTimings;
  const reportedTimings = {
    iceConnected: known.iceConnected ?? event.timings?.iceConnected ?? null,
    firstMedia: known.firstMedia ?? event.timings?.firstMedia ?? null,
  };
  return withParticipant({ ...call, reportedTimings }, event.participantId, (one) => ({
    ...one,
    muted: event.muted ?? one.muted,
    cameraOff: event.cameraOff ?? one.cameraOff,
    sharing: event.sharing ?? one.sharing,
    connection: event.connection ?? one.connection,
    mediaAt: one.mediaAt ?? (event.connection === 'connected' ? event.at : null),
  }));
}

function legObserved(call: CallState, observation: LegObservation): CallState {
  return {
    ...call,
    legs: call.legs.map((leg) => (leg.id === observation.legId ? mergeLeg(leg, observation) : leg)),
  };
}

function recorded(
  recording: Recording,
  event: CallEventOf<'recording-wanted' | 'recording-observed'>,
): Recording {
  return event.type === 'recording-wanted'
    ? { ...recording, wanted: event.wanted }
    : { ...recording, confirmed: newest(recording.confirmed, event.state, event.at) };
}

function transfer(
  call: CallState,
  event: CallEventOf<'transfer-started' | 'transferred' | 'transfer-canceled'>,
): CallState {
  switch (event.type) {
    case 'transfer-started': {
      const { mode, from, participant, leg, at } = event;
      return {
        ...call,
        // Somebody who was in it before comes back as the same participant.
        participants: [...call.participants.filter((one) => one.id !== participant.id), participant],
        legs: [...call.legs, leg],
        transfer: { mode, from, to: participant.id, at },
      };
    }
    case 'transferred': {
      const taker = call.participants.find((one) => one.id === event.to);
      const taken = { servedBy: event.to, agentId: taker?.userId ?? call.agentId };
      return withParticipant({ ...call, transfer: null, ...taken }, event.from, leaves(event));
    }
    case 'transfer-canceled':
      return withParticipant({ ...call, transfer: null }, event.to, leaves(event));
  }
}

function leaves({ at }: Pick<CallEvent, 'at'>): (one: ParticipantState) => ParticipantState {
  return (one) => ({ ...one, held: false, leftAt: one.leftAt ?? at });
}

function withParticipant(
  call: CallState,
  id: string,
  change: (one: ParticipantState) => ParticipantState,
): CallState {
  return { ...call, participants: call.participants.map((one) => (one.id === id ? change(one) : one)) };
}
