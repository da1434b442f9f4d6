import { mergeLeg, newLeg, type LegObservation } from '@offhook/core/call';
import { endOf } from './hangup-causes.js';
import { textOf, timeOf, type TelnyxEvent } from './telnyx-event.js';

/**
 * What an event says of its leg; `null` when it says nothing. Telnyx has no event for ringing, so none is ever
 * reported: a leg is being dialled until it is up or has ended.
 */
export function observationOf({ type, at, payload }: TelnyxEvent, legId: string): LegObservation | null {
  const providerLegId = textOf(payload['call_control_id']) ?? undefined;
  switch (type) {
    case 'call.initiated':
      return { legId, state: 'dialing', at, providerLegId };
    case 'call.answered':
      return { legId, state: 'up', at, providerLegId };
    case 'call.machine.detection.ended':
    case 'call.machine.premium.detection.ended':
    case 'call.machine.greeting.ended':
    case 'call.machine.premium.greeting.ended': {
      const answeredBy = answererOf(payload['result']);
      return answeredBy === null ? null : { legId, state: 'up', at, providerLegId, answeredBy };
    }
    case 'call.hangup': {
      const { cause, detail } = endOf({
        cause: payload['hangup_cause'],
        source: payload['hangup_source'],
        sip: payload['sip_hangup_cause'],
      });
      return { legId, state: 'ended', at: timeOf(payload['end_time']) ?? at, providerLegId, cause, detail };
    }
    default:
      return null;
  }
}

/** Several observations of one leg as one, which tells no less. */
export function summaryOf(all: readonly LegObservation[]): LegObservation | null {
  const [first] = all;
  if (first === undefined) return null;
  const blank = newLeg({
    id: first.legId,
    participantId: '',
    role: 'customer',
    kind: 'phone',
    address: null,
    heardAt: 0,
  });
  const leg = all.reduce(mergeLeg, blank);
  const { state, times } = leg;
  if (state === 'planned' || state === 'unknown') return first;
  return {
    legId: leg.id,
    state,
    at: times[state] ?? first.at,
    ...(times.up !== null && { upAt: times.up }),
    ...(leg.providerLegId !== null && { providerLegId: leg.providerLegId }),
    ...(leg.answeredBy !== null && { answeredBy: leg.answeredBy }),
    ...(leg.cause !== null && { cause: leg.cause }),
    ...(leg.causeDetail !== null && { detail: leg.causeDetail }),
  };
}

function answererOf(result: unknown): 'human' | 'machine' | null {
  switch (result) {
    case 'human':
    case 'human_residence':
    case 'human_business':
      return 'human';
    case 'machine':
    case 'fax_detected':
    case 'beep_detected':
      return 'machine';
    default:
      return null;
  }
}
