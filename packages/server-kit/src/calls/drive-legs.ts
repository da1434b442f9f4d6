import {
  isOver,
  wantedOf,
  type CallState,
  type Leg,
  type LegCause,
  type LegObservation,
} from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { LegRequest, PhoneFacet } from '../providers/contract.js';

/** Brings providers to what a call wants of its legs. */
export interface LegDriver {
  /** Dials the planned legs of a call that was just placed: one attempt each, never again. */
  dial(call: CallState, from: string | null): void;
  /** Takes down what should be down; called after every commit. */
  takeDown(call: CallState): void;
  /** Asks the provider about every open leg and reports what it says; nobody has to wait for a slow vendor. */
  reconcile(call: CallState): void;
  /** Resolves when no provider request is under way. */
  settled(): Promise<void>;
}

/** What the driver needs. */
export interface LegDriverPorts {
  readonly phoneOf: (provider: string) => PhoneFacet | undefined;
  readonly observe: (callId: string, observations: readonly LegObservation[]) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Longest wait for a create's answer; afterwards the outcome is unknown. */
const dialTimeoutMs = 15_000;
/** A leg younger than this may still be on its way to the provider, on this node or another. */
const dialGraceMs = dialTimeoutMs + 5_000;

/** Makes the driver. */
export function createLegDriver({ phoneOf, observe, clock, logger }: LegDriverPorts): LegDriver {
  const dialing = new Set<string>();
  const underWay = new Set<Promise<void>>();

  function background(call: CallState, what: string, work: Promise<void>): void {
    const done = work
      .catch((error: unknown) =>
        logger.warn(
          { callId: call.id, error: String(error) },
          `${what} failed; the reconciler will see to it`,
        ),
      )
      .finally(() => underWay.delete(done));
    underWay.add(done);
  }

  async function dialLeg(call: CallState, phone: PhoneFacet, leg: Leg, from: string | null): Promise<void> {
    dialing.add(leg.id);
    const seen = await attempt(requestOf(call, leg, from), phone, clock).finally(() =>
      dialing.delete(leg.id),
    );
    await observe(call.id, [seen]);
  }

  async function hangUpLeg(call: CallState, phone: PhoneFacet, leg: Leg): Promise<void> {
    const seen = await phone.hangUp(requestOf(call, leg, null));
    if (seen !== null) await observe(call.id, [seen]);
  }

  async function reconcileLeg(call: CallState, phone: PhoneFacet, leg: Leg): Promise<void> {
    const seen = await phone.lookUp(requestOf(call, leg, null));
    const now = clock.now();
    if (seen !== null) {
      await observe(call.id, [seen]);
      if (wantedOf(call, leg) === 'down' && seen.state !== 'ended') await hangUpLeg(call, phone, leg);
    } else if (leg.state !== 'planned' || now - leg.heardAt >= dialGraceMs) {
      await observe(call.id, [{ legId: leg.id, state: 'ended', at: now, cause: forgottenCause(call, leg) }]);
    }
  }

  return {
    dial(call, from) {
      const phone = phoneOf(call.provider);
      if (phone === undefined) return;
      for (const leg of call.legs) background(call, 'dial', dialLeg(call, phone, leg, from));
    },
    takeDown(call) {
      const phone = phoneOf(call.provider);
      if (phone === undefined || !isOver(call)) return;
      for (const leg of openLegs(call)) {
        // A leg on its way is taken down when its answer comes: that is a commit, too.
        if (!dialing.has(leg.id)) background(call, 'hang-up', hangUpLeg(call, phone, leg));
      }
    },
    reconcile(call) {
      const phone = phoneOf(call.provider);
      if (phone === undefined) return;
      for (const leg of openLegs(call)) {
        if (!dialing.has(leg.id)) background(call, 'look-up', reconcileLeg(call, phone, leg));
      }
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function openLegs(call: CallState): readonly Leg[] {
  return call.legs.filter((leg) => leg.state !== 'ended');
}

function requestOf(call: CallState, leg: Leg, from: string | null): LegRequest {
  const { id: callId, orgId, timing } = call;
  return { callId, orgId, leg, agentLeg: call.agentLeg ?? 'none', from, ringTimeoutMs: timing.ringMs };
}

/** The provider surely knows nothing of this leg. */
function forgottenCause(call: CallState, leg: Leg): LegCause {
  if (isOver(call)) return 'canceled';
  return leg.times.ringing === null && leg.times.up === null ? 'unknown_outcome' : 'completed';
}

async function attempt(request: LegRequest, phone: PhoneFacet, clock: Clock): Promise<LegObservation> {
  const legId = request.leg.id;
  let cancelTimer = (): void => undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    cancelTimer = clock.setTimer(() => reject(new Error('no answer to the create request')), dialTimeoutMs);
  });
  try {
    return await Promise.race([phone.dial(request), timeout]);
  } catch (error) {
    const at = clock.now();
    if (!(error instanceof CallError)) return { legId, state: 'unknown', at };
    const cause =
      error.code === 'invalid_number' || error.code === 'not_allowed' ? error.code : 'provider_error';
    return { legId, state: 'ended', at, cause, detail: error.message };
  } finally {
    cancelTimer();
  }
}
