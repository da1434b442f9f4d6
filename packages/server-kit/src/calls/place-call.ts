import { isStaff, type CallState, type RecordingPolicy } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { CreateCallBody } from '@offhook/core/protocol';
import type { IdempotencyRecord } from '../database/call-change.js';
import type { CallQueries } from '../database/call-queries.js';
import type { Clock } from '../ports/clock.js';
import type { Principal } from '../ports/principal.js';
import type { RequestOrigin } from './call-service.js';
import { agentPlanOf } from './agent-leg.js';
import { callerSideOf, callingPrincipal } from './caller.js';
import type { ChangeCall } from './change-call.js';
import type { LegDriver } from './drive-legs.js';
import { findConversation, type CallConversation, type ConversationKeeper } from './find-conversation.js';
import { findTarget, type FindTargetPorts } from './find-target.js';
import { idempotencyOf, sameIntent } from './intent.js';
import { joinGlare } from './join-glare.js';
import { newCall, type CallTimes, type NewCall } from './new-call.js';
import type { PreDial } from './pre-dial/pre-dial.js';
import { removeFromCall } from './remove-from-call.js';

/** What placing a call needs. */
export interface PlaceCallPorts extends FindTargetPorts {
  readonly queries: CallQueries;
  readonly change: ChangeCall;
  readonly legs: LegDriver;
  readonly conversations: ConversationKeeper;
  readonly preDial: PreDial;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly times: CallTimes;
  readonly recordingPolicy: RecordingPolicy;
  readonly isRevoked: (principal: Principal) => boolean;
}

/** Places calls. `created` is false when two people called each other and the other's call survives. */
export type PlaceCall = (
  principal: Principal,
  body: CreateCallBody,
  origin: RequestOrigin,
) => Promise<PlacedCall>;

interface PlacedCall {
  readonly call: CallState;
  readonly created: boolean;
}

/** Makes the command behind `POST /calls`: same intent once, then target, policy, rules, conversation, intent row, dial. */
export function createPlaceCall(ports: PlaceCallPorts): PlaceCall {
  return async (principal, body, origin) => {
    const caller = await callingPrincipal(ports.directory, principal, body.asUserId);
    const idempotency = idempotencyOf(caller, body, origin, ports.clock.now());
    const again =
      idempotency === null ? null : await sameIntent(ports.queries, idempotency, ports.clock.now());
    if (again !== null) return { call: again, created: true };
    return commitPlan(ports, caller, await planCall(ports, caller, body, origin), idempotency);
  };
}

/** A call that may be placed: everything checked, nothing of the call written. */
interface Plan {
  readonly call: Omit<NewCall, keyof CallConversation>;
  /** Asked again when somebody else has opened the conversation meanwhile. */
  readonly conversation: () => Promise<CallConversation>;
}

async function planCall(
  ports: PlaceCallPorts,
  caller: Principal,
  body: CreateCallBody,
  { deviceLabel }: RequestOrigin,
): Promise<Plan> {
  if (body.invite === 'link') {
    throw new CallError('not_supported', { message: 'Calls by link cannot be placed here yet.' });
  }
  // All reads at once: each is a round trip that the other's phone does not ring yet.
  const [target, side, ahead] = await Promise.all([
    findTarget(ports, caller, body),
    callerSideOf(ports.directory, caller),
    'userId' in body.to
      ? ports.conversations.betweenUsers(caller.orgId, [caller.userId, body.to.userId])
      : undefined,
  ]);
  let readAhead = ahead;
  const { provider, account, capabilities, callee, number, from: callerId } = target;
  return {
    conversation: () => {
      const read = readAhead;
      readAhead = undefined;
      return findConversation(ports.conversations, caller, side, target, body.conversationId, read);
    },
    call: {
      ...{ callee, number, callerId, capabilities, ...agentPlanOf(target, caller, side) },
      orgId: caller.orgId,
      channel: body.channel ?? 'voice',
      ...{ provider: provider.name, account },
      caller: side.party,
      device: body.deviceId === undefined ? null : { id: body.deviceId, label: deviceLabel },
      recordingPolicy: ports.recordingPolicy,
      notes: isStaff(caller.role) ? (body.notes ?? null) : null,
      reference: body.reference ?? null,
      metadata: body.metadata ?? {},
    },
  };
}

async function commitPlan(
  ports: PlaceCallPorts,
  caller: Principal,
  plan: Plan,
  idempotency: IdempotencyRecord | null,
): Promise<PlacedCall> {
  // Each round either places the call, finds the one that is already there, or saw that one end meanwhile.
  for (let round = 0; round < 5; round += 1) {
    const { opened, ...conversation } = await plan.conversation();
    const facts = { ...plan.call, ...conversation };
    const call = newCall(facts, ports.times, ports.newId, ports.clock.now());
    const result = await ports.preDial.withinLimits(caller, plan.call.number, () => {
      // Access may have been revoked while the rules were asked.
      if (ports.isRevoked(caller)) throw new CallError('unauthorized');
      return ports.change.place(call, caller.userId, { idempotency, opened });
    });
    if ('placed' in result) {
      if (ports.isRevoked(caller)) {
        await removeFromCall(ports.change, result.placed.id, caller.userId, ports.clock.now());
        throw new CallError('unauthorized');
      }
      ports.legs.follow(null, result.placed);
      return { call: result.placed, created: true };
    }
    if (result.conflict === 'conversation') continue;
    if (result.conflict === 'idempotency' && idempotency !== null) {
      const again = await sameIntent(ports.queries, idempotency, ports.clock.now());
      if (again !== null) return { call: again, created: true };
    } else {
      const survivor = await joinGlare(ports, call, caller, plan.call.device);
      if (survivor !== null) {
        // The same request, sent again after a lost answer, must find the same call.
        if (idempotency !== null) await ports.change.rememberIntent(idempotency, survivor.id);
        return { call: survivor, created: false };
      }
    }
  }
  throw new CallError('conflict');
}
