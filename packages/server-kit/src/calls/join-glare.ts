import {
  callerOf,
  decide,
  deriveStatus,
  participantOfUser,
  type CallState,
  type Device,
} from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { CallQueries } from '../database/call-queries.js';
import type { Clock } from '../ports/clock.js';
import type { Principal } from '../ports/principal.js';
import { ringPairOf } from './call-row.js';
import type { ChangeCall } from './change-call.js';

/**
 * Two people call each other at once: the first call survives. The second caller's device answers it when one was
 * named, else it goes on ringing there. `null` when that call stopped ringing meanwhile, so that a new one is due.
 */
export async function joinGlare(
  ports: { readonly queries: CallQueries; readonly change: ChangeCall; readonly clock: Clock },
  refused: CallState,
  caller: Principal,
  device: Device | null,
): Promise<CallState | null> {
  const pair = ringPairOf(refused);
  const survivorId = pair === null ? null : await ports.queries.findByRingPair(pair);
  if (survivorId === null) return null;
  const survivor = (await ports.queries.readCall(survivorId))?.state;
  if (survivor === undefined || deriveStatus(survivor).status !== 'ringing') return null;
  // The same person calling twice, from two tabs or devices, already has the call.
  if (callerOf(survivor)?.userId === caller.userId || device === null) return survivor;
  try {
    const { call } = await ports.change.change(survivorId, caller.userId, (newest) =>
      decide(newest, { type: 'answer', device }, caller, { now: ports.clock.now() }),
    );
    return call;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    // Answered on another device, or over: the second is a reason for a new call, the first is the same call.
    const newest = (await ports.queries.readCall(survivorId))?.state;
    const mine = newest === undefined ? undefined : participantOfUser(newest, caller.userId);
    return newest !== undefined && mine?.answeredAt != null && deriveStatus(newest).endedAt === null
      ? newest
      : null;
  }
}
