import {
  deriveStatus,
  isTerminal,
  participantOfUser,
  participantStatus,
  type CallState,
  type ParticipantState,
} from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Signal } from '@offhook/core/protocol';
import type { Logger } from '../ports/logger.js';
import { socketsIn, type ConnectionData, type RealtimeServer, type RealtimeSocket } from './connection.js';
import { destroy, isSlowConsumer } from './cut-connection.js';
import type { KnownCalls } from './known-calls.js';
import { userRoom } from './rooms.js';

/** Carries signals between the joined devices of a call. */
export interface SignalRelay {
  /**
   * Hands the signal to the device that joined as `signal.to`. Nothing is kept: who is not there has to be told again.
   *
   * @throws CallError `not_found` when sender or receiver is not in the call, `in_use_elsewhere` when the sender's
   * call is on another device, `call_over`, and `conflict` when a join is not the current one or the receiver is not
   * connected: try again after the next snapshot.
   */
  relay(socket: RealtimeSocket, signal: Signal): Promise<void>;
}

/** Where a signal goes. */
export interface SignalRoute {
  readonly from: ParticipantState;
  readonly userId: string;
  readonly deviceId: string;
}

/** Creates the relay of one node. */
export function createSignalRelay(io: RealtimeServer, knownCalls: KnownCalls, logger: Logger): SignalRelay {
  function deliver(call: CallState, route: SignalRoute, signal: Signal): void {
    let delivered = false;
    for (const receiver of socketsIn(io, userRoom(call.orgId, route.userId))) {
      if (receiver.data.deviceId !== route.deviceId) continue;
      if (isSlowConsumer(receiver)) {
        logger.warn({ socketId: receiver.id, callId: call.id }, 'a client that does not read was cut');
        destroy(receiver.conn);
        continue;
      }
      receiver.emit('call:signal', { ...signal, from: route.from.id });
      delivered = true;
    }
    if (!delivered)
      throw new CallError('conflict', { message: 'The other side is not connected at the moment.' });
  }

  return {
    async relay(socket, signal) {
      const known = knownCalls.recent(signal.callId);
      if (known !== undefined) {
        const route = routeOrRefusal(known, socket.data, signal);
        if (!(route instanceof CallError)) return deliver(known, route, signal);
      }
      // Not known, or refused by what is known: another node may have committed since.
      const call = await knownCalls.read(signal.callId);
      if (call === null) throw new CallError('not_found');
      const route = routeOrRefusal(call, socket.data, signal);
      if (route instanceof CallError) throw route;
      deliver(call, route, signal);
    },
  };
}

/** Whether this socket may send this signal now, and to whom. Pure. */
function routeOrRefusal(
  call: CallState,
  { principal, deviceId }: Pick<ConnectionData, 'principal' | 'deviceId'>,
  signal: Signal,
): SignalRoute | CallError {
  const from = participantOfUser(call, principal.userId);
  const mayKnow =
    call.orgId === principal.orgId && (principal.role !== 'guest' || principal.callId === call.id);
  if (from === undefined || !mayKnow) return new CallError('not_found');
  const derived = deriveStatus(call);
  if (isTerminal(derived.status)) return new CallError('call_over');
  if (participantStatus(call, from, derived) !== 'joined') {
    return new CallError('conflict', { message: 'Answer the call before joining it.' });
  }
  if (from.device === null || from.device.id !== deviceId) return new CallError('in_use_elsewhere');
  if (from.sessionId !== signal.sessionId) {
    return new CallError('conflict', { message: 'This device has joined the call again since.' });
  }
  const to = call.participants.find(({ id }) => id === signal.to && id !== from.id);
  if (to === undefined) return new CallError('not_found');
  const joined = participantStatus(call, to, derived) === 'joined';
  if (!joined || to.userId === null || to.device === null || to.sessionId !== signal.toSessionId) {
    return new CallError('conflict', {
      message: 'The other side has not joined, or has joined again since.',
    });
  }
  return { from, userId: to.userId, deviceId: to.device.id };
}
