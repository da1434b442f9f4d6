import { isOver, participantOfUser } from '@offhook/core/call';
import type { ChangeCall } from './change-call.js';

/** Ends a call because somebody in it may no longer use the service. A call that is over stays as it is. */
export async function removeFromCall(
  change: ChangeCall,
  callId: string,
  userId: string,
  now: number,
): Promise<void> {
  await change.change(callId, null, (call) => {
    if (isOver(call)) return { events: [] };
    const participantId = participantOfUser(call, userId)?.id ?? null;
    return { events: [{ type: 'ended', at: now, cause: 'removed', participantId }] };
  });
}
