import { customerLegOf, type Call } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Conversation } from '@offhook/core/protocol';
import type { CallQueries } from '../database/call-queries.js';
import type { CallWriter } from '../database/commit-change.js';
import type { Principal } from '../ports/principal.js';
import type { Publisher } from '../ports/publisher.js';
import type { CallService } from './call-service.js';
import type { ChangeCall } from './change-call.js';
import type { LegDriver } from './drive-legs.js';
import { legNews, type ObserveLegs } from './observe-legs.js';
import { createPlaceCall, type PlaceCallPorts } from './place-call.js';
import { createReadCalls } from './read-calls.js';
import { removeFromCall } from './remove-from-call.js';
import { createRunCommand } from './run-command.js';
import { toldObservation } from './set-status.js';
import { createTransferCall } from './transfer-call.js';

/** What the service is made of. */
export interface CallServicePorts extends PlaceCallPorts {
  readonly queries: CallQueries;
  readonly writer: Pick<CallWriter, 'markMissedSeen'>;
  readonly publisher: Pick<Publisher, 'refresh'>;
  readonly change: ChangeCall;
  readonly legs: LegDriver;
  readonly observe: ObserveLegs;
  /** Reads a conversation for a principal who may see it. */
  readonly readConversation: (principal: Principal, conversationId: string) => Promise<Conversation>;
}

/** Makes the service that routes, sockets and host code share. */
export function createCallService(ports: CallServicePorts): CallService {
  const { queries, writer, change, clock, observe } = ports;
  const place = createPlaceCall(ports);
  const commands = createRunCommand(ports);
  const reads = createReadCalls({ ...ports, present: commands.present });

  /** A host's own telephony tells the status of a call that it carries. */
  async function setStatus(principal: Principal, callId: string, status: Call['status']): Promise<Call> {
    if (principal.role !== 'service') throw new CallError('forbidden');
    const call = await reads.visible(principal, callId);
    const told = toldObservation(status);
    const leg = customerLegOf(call);
    if (told === null || (leg === undefined && told.state === 'ended'))
      return commands.run(principal, callId, { type: 'end' });
    if (leg === undefined)
      throw new CallError('not_supported', {
        message: 'The status of a call between browsers is not told from outside.',
      });
    await observe(callId, legNews([{ ...told, legId: leg.id, at: clock.now() }]));
    return reads.get(principal, callId);
  }

  async function endAllOf(orgId: string | null, userId: string, placedUntil = Infinity): Promise<void> {
    for (const call of await queries.liveCallsOfUser(orgId, userId)) {
      if (call.placedAt <= placedUntil) await removeFromCall(change, call.id, userId, clock.now());
    }
  }

  return {
    async initiate(principal, body, origin) {
      const { call, created } = await place(principal, body, origin);
      return { call: commands.present(principal, call), created };
    },
    command: commands.run,
    transfer: createTransferCall(ports, commands),
    answer: (principal, callId, { deviceId, video }, origin) =>
      commands.answer(principal, callId, { id: deviceId, label: origin.deviceLabel }, video),
    media: (principal, callId, { deviceId, takeOver = false, sessionId }, origin) =>
      commands.media(principal, callId, { id: deviceId, label: origin.deviceLabel }, { takeOver, sessionId }),
    mediaState: commands.mediaState,
    setStatus,
    get: reads.get,
    status: reads.status,
    activeTag: reads.activeTag,
    active: reads.active,
    list: reads.list,
    events: reads.events,
    async conversationOf(principal, callId) {
      const { conversationId } = await reads.visible(principal, callId);
      return ports.readConversation(principal, conversationId);
    },
    async missedSeen({ orgId, userId }) {
      // The badge counts on every device of the user.
      if ((await writer.markMissedSeen(orgId, userId)) > 0) await ports.publisher.refresh(orgId, userId);
      return { missedUnseen: await queries.missedUnseenCount(orgId, userId) };
    },
    stateOf: async (callId) => (await queries.readCall(callId))?.state ?? null,
    async observe(callId, observations) {
      await observe(callId, legNews(observations));
    },
    endAllOf,
  };
}
