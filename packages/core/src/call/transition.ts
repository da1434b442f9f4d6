import type { CallEvent, CallEventOf, LegObservation } from './call-events.js';
import type { CallState, ParticipantState } from './call-state.js';
import { mergeLeg } from './merge-leg.js';

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
    case 'leg-observed':
      return legObserved(call, event.observation);
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
      return { ...call, reconcile: { attempts: call.reconcile.attempts + 1, lastAt: event.at } };
  }
}

function answered(call: CallState, event: CallEventOf<'answered'>): CallState {
  if (call.decision.answered !== null) return call;
  const decision = {
    ...call.decision,
    answered: { participantId: event.participantId, at: Math.max(event.at, call.placedAt) },
  };
  return withParticipant({ ...call, decision }, event.participantId, (one) => ({
    ...one,
    device: event.device,
    answeredAt: event.at,
    cameraOff: event.cameraOff ?? one.cameraOff,
  }));
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

function withParticipant(
  call: CallState,
  id: string,
  change: (one: ParticipantState) => ParticipantState,
): CallState {
  return { ...call, participants: call.participants.map((one) => (one.id === id ? change(one) : one)) };
}
