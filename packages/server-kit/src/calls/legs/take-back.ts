import {
  wantedOf,
  withoutTarget,
  type CallEvent,
  type CallState,
  type RecordingState,
} from '@offhook/core/call';

/** Something that a provider was asked to bring about, and refused. */
export type RefusedWish =
  | { readonly what: 'held' | 'muted'; readonly legId: string; readonly wanted: boolean }
  | { readonly what: 'recording'; readonly wanted: RecordingState };

/** The events that take a decision back which the provider refused; none when it was decided otherwise meanwhile. */
export function takenBack(call: CallState, refused: RefusedWish, at: number): readonly CallEvent[] {
  if (refused.what === 'recording') return recordingTakenBack(call, refused.wanted, at);
  const leg = call.legs.find((one) => one.id === refused.legId);
  if (leg === undefined || wantedOf(call, leg)[refused.what] !== refused.wanted) return [];
  if (refused.what === 'held') return refused.wanted ? holdTakenBack(call, at) : stillHeld(call, at);
  return [{ type: 'muted', at, participantId: leg.participantId, muted: !refused.wanted }];
}

/** A transfer is taken back with the hold: the customer would hear how it is arranged. */
function holdTakenBack(call: CallState, at: number): readonly CallEvent[] {
  const resumed = call.participants
    .filter((one) => one.held)
    .map(({ id }): CallEvent => ({ type: 'resumed', at, participantId: id }));
  return [...resumed, ...withoutTarget(call, null, at)];
}

/** The customer is still on hold: whoever speaks with them must see that, and can try again. */
function stillHeld({ servedBy }: CallState, at: number): readonly CallEvent[] {
  return servedBy === null ? [] : [{ type: 'held', at, participantId: servedBy }];
}

function recordingTakenBack(
  { recording }: CallState,
  refused: RecordingState,
  at: number,
): readonly CallEvent[] {
  if (recording.wanted !== refused) return [];
  const wanted = recording.confirmed?.value ?? 'off';
  return wanted === refused
    ? []
    : [{ type: 'recording-wanted', at, participantId: null, wanted, consent: false }];
}
