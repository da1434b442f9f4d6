import {
  callerOf,
  customerLegOf,
  deriveStatus,
  durationSecondsOf,
  isOnHold,
  isStaff,
  isTerminal,
  nextDeadlineAt,
  participantStatus,
  type CallEvent,
  type CallState,
  type ParticipantStatus,
} from '@offhook/core/call';
import type { CallRow, EventRow, PersonRow } from '../database/call-change.js';
import { fold, digitsOf } from '../database/search-text.js';

/** The columns of a call, all computed from its state; `state` itself is the JSON beside them. */
export function callRow(call: CallState): CallRow {
  const derived = deriveStatus(call);
  const over = isTerminal(derived.status);
  return {
    id: call.id,
    org_id: call.orgId,
    version: call.version,
    kind: call.kind,
    channel: call.channel,
    provider: call.provider,
    direction: call.direction,
    status: derived.status,
    over,
    conversation_id: call.conversationId,
    contact_id: call.contactId,
    agent_id: call.agentId,
    created_by: call.createdBy,
    caller_user_id: call.participants.find((one) => one.part === 'caller')?.userId ?? null,
    dialed_number: dialedNumberOf(call),
    reference: call.reference,
    search_text: searchText(call),
    on_hold: isOnHold(call),
    started_at: call.placedAt,
    answered_at: derived.answeredAt,
    ended_at: derived.endedAt,
    duration_seconds: durationSecondsOf(derived),
    outcome: derived.outcome,
    next_deadline_at: nextDeadlineAt(call),
    ring_pair: ringPairOf(call),
    state: JSON.stringify(call),
  };
}

/** Whoever phones us was not dialled: no limit counts it. */
function dialedNumberOf(call: CallState): string | null {
  const leg = customerLegOf(call);
  return leg === undefined || leg.participantId === callerOf(call)?.id ? null : leg.address;
}

/**
 * The unordered pair of users between whom an app call rings: unique while it rings, so that two people who call each
 * other meet in one call. `null` once ringing is over.
 */
export function ringPairOf(call: CallState): string | null {
  if (call.kind !== 'app' || deriveStatus(call).status !== 'ringing') return null;
  const users = call.participants.flatMap((one) => (one.userId === null ? [] : [one.userId])).sort();
  return users.length === 2 ? JSON.stringify([call.orgId, ...users]) : null;
}

const present: ReadonlySet<ParticipantStatus> = new Set(['invited', 'waiting', 'ringing', 'joined']);

/** The side table's rows: every user of the call, for history, the active list and missed calls. */
export function personRows(call: CallState): readonly PersonRow[] {
  const derived = deriveStatus(call);
  const over = isTerminal(derived.status);
  return call.participants.flatMap((one) => {
    if (one.userId === null) return [];
    const status = participantStatus(call, one, derived);
    return [
      {
        user_id: one.userId,
        participant_id: one.id,
        part: one.part,
        active: !over && present.has(status),
        missed: status === 'missed',
        ended_at:
          derived.endedAt ??
          (present.has(status) ? null : (one.declinedAt ?? one.leftAt ?? derived.answeredAt)),
      },
    ];
  });
}

/** One line of the timeline; the whole state and device ids stay out of it. */
export function eventRow(id: string, event: CallEvent, actorUserId: string | null): EventRow {
  return { id, at: event.at, type: event.type, actor_user_id: actorUserId, data: eventData(event) };
}

function eventData(event: CallEvent): Readonly<Record<string, unknown>> {
  switch (event.type) {
    case 'placed':
      return {
        channel: event.call.channel,
        provider: event.call.provider,
        kind: event.call.kind,
        ...(event.call.agentLeg === null ? {} : { agentLeg: event.call.agentLeg }),
      };
    case 'answered':
      return {
        participantId: event.participantId,
        deviceLabel: event.device.label,
        ...(event.cameraOff === true ? { cameraOff: true } : {}),
      };
    case 'media-joined':
      return { participantId: event.participantId, deviceLabel: event.device.label };
    case 'leg-observed': {
      const { state, cause, answeredBy, hungUp } = event.observation;
      return {
        state,
        ...(cause === undefined ? {} : { cause }),
        ...(answeredBy === undefined ? {} : { answeredBy }),
        ...(hungUp === undefined ? {} : { hungUp }),
      };
    }
    case 'leg-planned':
      return { participantId: event.leg.participantId, role: event.leg.role };
    case 'transfer-started':
      // People and numbers are in the call, where they can be erased.
      return { mode: event.mode, from: event.from, to: event.participant.id };
    case 'details-changed':
      // What was written is in the call; the timeline says that it changed, not a second copy to erase.
      return { fields: Object.keys(event).filter((key) => key !== 'type' && key !== 'at') };
    default: {
      const { type: _type, at: _at, ...data } = event;
      return data;
    }
  }
}

/** Names of everybody, and numbers of everybody but staff: clients search here, and must not find those out. */
function searchText(call: CallState): string {
  const words = call.participants.flatMap(({ person, role }) => {
    const names = [fold(person.name), fold(person.company ?? '')];
    return role !== null && isStaff(role) ? names : [...names, digitsOf(person.phone ?? '')];
  });
  return [...new Set(words.filter((word) => word !== ''))].join('\n');
}
