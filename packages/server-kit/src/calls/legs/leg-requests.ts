import { wantedOf, type CallState, type Leg, type LegCause, type LegObservation } from '@offhook/core/call';
import type { Clock } from '../../ports/clock.js';
import type { Logger } from '../../ports/logger.js';
import type { PhoneFacet } from '../../providers/contract.js';
import { legNews, type ObserveLegs } from '../observe-legs.js';
import { dialGraceMs, dialOnce } from './dial-once.js';
import { createHangUp, type HangUp } from './hang-up.js';
import { legRequest } from './leg-request.js';
import { createTakeMessage, type TakeMessage } from './take-message.js';

/** Asks a provider for a leg's connection, and commits what it says. */
export interface LegRequests extends HangUp {
  /** Has it accepted once. A success that comes after the leg was given up is hung up: nobody else knows of it. */
  dial(call: CallState, phone: PhoneFacet, leg: Leg): Promise<void>;
  readonly takeMessage: TakeMessage;
  /** Asks what became of a leg, and goes on from there. Does nothing while its dial is under way. */
  lookUp(call: CallState, phone: PhoneFacet, leg: Leg): Promise<void>;
  /** Ends a leg that never was at the provider: there is nobody to ask. */
  endUndialled(call: CallState, leg: Leg): Promise<void>;
}

/** What it needs. */
export interface LegRequestsPorts {
  readonly observe: ObserveLegs;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Repeats what the provider has not confirmed of a call. */
  readonly bring: (call: CallState, phone: PhoneFacet) => void;
}

/** Makes the {@link LegRequests}. */
export function createLegRequests({ observe, clock, logger, bring }: LegRequestsPorts): LegRequests {
  /** Legs whose request was sent from here and is not answered yet. */
  const dialing = new Set<string>();

  const tell = (call: CallState, seen: LegObservation): Promise<CallState> =>
    observe(call.id, legNews([seen]));

  const { hangUp, hangUpGivenUp } = createHangUp(tell, logger);

  const dial: LegRequests['dial'] = async (call, phone, leg) => {
    dialing.add(leg.id);
    const isWanted = async (): Promise<boolean> => {
      const newest = await observe(call.id, []);
      const known = newest.legs.find((one) => one.id === leg.id);
      return known !== undefined && wantedOf(newest, known).connection === 'up';
    };
    const seen = await dialOnce(legRequest(call, leg), phone, clock, isWanted).finally(() =>
      dialing.delete(leg.id),
    );
    const after = await tell(call, seen);
    const known = after.legs.find((one) => one.id === leg.id);
    const isThere = seen.state === 'dialing' || seen.state === 'ringing' || seen.state === 'up';
    if (known?.state === 'ended' && isThere) await hangUpGivenUp(after, phone, known);
  };

  const takeMessage = createTakeMessage(tell, hangUp, logger);

  const lookUp: LegRequests['lookUp'] = async (call, phone, leg) => {
    if (dialing.has(leg.id)) return;
    const seen = await phone.lookUp(legRequest(call, leg));
    const now = clock.now();
    if (seen === null) {
      if (leg.state !== 'planned' || now - leg.heardAt >= dialGraceMs)
        await tell(call, { legId: leg.id, state: 'ended', at: now, cause: forgottenCause(call, leg) });
      return;
    }
    const after = await tell(call, seen);
    const known = after.legs.find((one) => one.id === leg.id);
    if (known === undefined || known.state === 'ended') return;
    const { connection } = wantedOf(after, known);
    if (connection === 'down') await hangUp(after, phone, known);
    else if (connection === 'message') await takeMessage(after, phone, known);
    else bring(after, phone);
  };

  return {
    ...{ dial, hangUp, hangUpGivenUp, takeMessage, lookUp },
    async endUndialled(call, { id: legId }) {
      await tell(call, { legId, state: 'ended', at: clock.now(), cause: 'canceled' });
    },
  };
}

/** The provider surely knows nothing of this leg. */
function forgottenCause(call: CallState, leg: Leg): LegCause {
  if (wantedOf(call, leg).connection === 'down') return 'canceled';
  return leg.times.ringing === null && leg.times.up === null ? 'unknown_outcome' : 'completed';
}
