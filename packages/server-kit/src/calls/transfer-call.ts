import {
  mayTransfer,
  newLeg,
  newParticipant,
  participantOfUser,
  type Call,
  type CallState,
  type Leg,
} from '@offhook/core/call';
import type { TransferBody } from '@offhook/core/protocol';
import type { Clock } from '../ports/clock.js';
import type { Principal } from '../ports/principal.js';
import type { FindTargetPorts } from './find-target.js';
import { findTransferTarget, type TransferTarget } from './find-transfer-target.js';
import type { RunCommand } from './run-command.js';

/** What transferring a call needs. */
export interface TransferCallPorts extends FindTargetPorts {
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Brings somebody else into a call. */
export type TransferCall = (principal: Principal, callId: string, body: TransferBody) => Promise<Call>;

/**
 * Makes the command behind `POST /calls/:id/transfer`: whether this principal may transfer the call now is asked first, so
 * that nobody looks people up with it; then target, policy and rules as for a new call; then the decision.
 */
export function createTransferCall(
  ports: TransferCallPorts,
  commands: Pick<RunCommand, 'apply' | 'run'>,
): TransferCall {
  return async (principal, callId, { to, mode }) => {
    const call = await commands.apply(principal, callId, (newest) => {
      const found = mayTransfer(newest, principal);
      return 'refusal' in found ? found : { events: [] };
    });
    const target = await findTransferTarget(ports, principal, call, to);
    return commands.run(principal, callId, { type: 'transfer', mode, ...broughtIn(ports, call, target) });
  };
}

/** Somebody who was in the call before comes back as the same participant, with a new leg. */
function broughtIn(
  { newId, clock }: TransferCallPorts,
  call: CallState,
  { party, kind, address }: TransferTarget,
): { readonly participant: CallState['participants'][number]; readonly leg: Leg } {
  const known = party.userId === null ? undefined : participantOfUser(call, party.userId);
  const participant = {
    ...newParticipant({ id: known?.id ?? newId(), part: known?.part ?? 'added', ...party }),
    rating: known?.rating ?? null,
  };
  const leg = newLeg({
    ...{ id: newId(), participantId: participant.id, role: 'target', kind, address },
    heardAt: clock.now(),
  });
  return { participant, leg };
}
