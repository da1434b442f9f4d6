import type { HangupCause, Leg } from './leg.js';
import type { TelnyxSwitchboard } from './telnyx-switchboard.js';

/** A leg as `GET /instances` of the fake shows it. */
export interface TelnyxInstance {
  readonly call_control_id: string;
  readonly call_leg_id: string;
  readonly call_session_id: string;
  readonly connection_id: string;
  readonly to: string;
  readonly from: string;
  readonly direction: Leg['direction'];
  readonly client_state: string | null;
  readonly state: Leg['state'];
  /** `call_control_id` of the other leg of its bridge. */
  readonly bridged_with: string | null;
  /** Id of its conference. */
  readonly conference: string | null;
  readonly muted: boolean;
  readonly held: boolean;
  readonly heard: string;
  readonly played: readonly string[];
  readonly recording: 'off' | 'on' | 'paused';
  readonly started: string;
  readonly answered: string | null;
  readonly ended: string | null;
  readonly hangup_cause: HangupCause | null;
}

/** Every leg there ever was, oldest first. */
export function instancesOf({
  exchange,
  recordings,
}: Pick<TelnyxSwitchboard, 'exchange' | 'recordings'>): readonly TelnyxInstance[] {
  return [...exchange.legs.values()].map((leg) => instanceOf(leg, recordings.stateOf(leg)));
}

function instanceOf(leg: Leg, recording: TelnyxInstance['recording']): TelnyxInstance {
  return {
    call_control_id: leg.callControlId,
    call_leg_id: leg.legId,
    call_session_id: leg.sessionId,
    connection_id: leg.connectionId,
    to: leg.to,
    from: leg.from,
    direction: leg.direction,
    client_state: leg.clientState,
    state: leg.state,
    bridged_with: leg.bridgedWith?.callControlId ?? null,
    conference: leg.seat?.conferenceId ?? null,
    muted: leg.seat?.muted ?? false,
    held: leg.heldByUser || (leg.seat?.onHold ?? false),
    heard: leg.heard,
    played: [...leg.played],
    recording,
    started: leg.startedAt,
    answered: leg.answeredAt,
    ended: leg.endedAt,
    hangup_cause: leg.hangup?.cause ?? null,
  };
}
