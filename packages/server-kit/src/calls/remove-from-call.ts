import { decide, isOver, participantOfUser, type CallEvent } from '@offhook/core/call';
import type { ChangeCall } from './change-call.js';

/**
 * Takes somebody who may no longer use the service out of a call. That ends it, unless it goes on without them, as it does when
 * they end it themselves: whoever is only rung, with others or by a transfer, is rung no more. A call that is over stays so.
 */
export async function removeFromCall(
  change: Pick<ChangeCall, 'change'>,
  callId: string,
  userId: string,
  now: number,
): Promise<void> {
  await change.change(callId, null, (call) => {
    if (isOver(call)) return { events: [] };
    const hungUp = decide(call, { type: 'end' }, { userId, role: 'agent' }, { now });
    const goesOn = 'events' in hungUp && !hungUp.events.some(({ type }) => type === 'ended');
    if (goesOn) return hungUp;
    const participantId = participantOfUser(call, userId)?.id ?? null;
    const removed: CallEvent = { type: 'ended', at: now, cause: 'removed', participantId };
    return { events: [removed] };
  });
}
