import { isOver, isWaiting, wantedOf, type CallState, type Leg } from '@offhook/core/call';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { PhoneFacet } from '../providers/contract.js';
import { createBringAbout, type WishWatch } from './legs/bring-about.js';
import { createLegRequests } from './legs/leg-requests.js';
import type { RefusedWish } from './legs/take-back.js';
import { pickUp, wishesOf, type WishKind } from './legs/wishes.js';
import type { ObserveLegs } from './observe-legs.js';

/** Brings providers to what a call wants of its legs. */
export interface LegDriver {
  /**
   * Follows a commit of this node. Dials the legs that this commit allows to be dialled: one attempt each, never again.
   * Takes down what is wanted down, and asks for hold, mute and recording until they are confirmed. `before` is `null` for a
   * call that was just placed.
   */
  follow(before: CallState | null, after: CallState): void;
  /** Asks the provider about every open leg and repeats what is not confirmed; nobody has to wait for a slow vendor. */
  reconcile(call: CallState): void;
  /** Does so, and resolves when the provider has been asked about every leg. Never rejects. */
  lookUp(call: CallState): Promise<void>;
  /** Hears what becomes of requests of this kind; to be opened before the commit that leads to them. */
  watch(callId: string, kind: WishKind): WishWatch;
  /** Resolves when no provider request is under way. */
  settled(): Promise<void>;
}

/** What the driver needs. */
export interface LegDriverPorts {
  readonly phoneOf: (call: CallState) => PhoneFacet | undefined;
  readonly observe: ObserveLegs;
  /** Takes a decision back that the provider refused. */
  readonly takeBack: (callId: string, refused: RefusedWish) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Makes the driver. */
export function createLegDriver(ports: LegDriverPorts): LegDriver {
  const { tracked, inBackground, settled } = createBackground(ports.logger);
  const bringAbout = createBringAbout(ports);
  const requests = createLegRequests({ ...ports, bring });

  function bring(call: CallState, phone: PhoneFacet): void {
    for (const wish of wishesOf(call, phone)) bringAbout.begin(call, wish);
  }

  function bringPickUp(call: CallState, phone: PhoneFacet): void {
    const wish = pickUp(phone);
    if (wish !== null) bringAbout.begin(call, wish);
  }

  function endUndialled(call: CallState, leg: Leg): void {
    inBackground(call, 'end', requests.endUndialled(call, leg));
  }

  function takeDown(call: CallState, phone: PhoneFacet, leg: Leg): void {
    if (isWaiting(call, leg)) return endUndialled(call, leg);
    // A leg on its way, from here or from another node, is taken down when its answer comes: that is a commit, too.
    if (leg.state !== 'planned') inBackground(call, 'hang-up', requests.hangUp(call, phone, leg));
  }

  function takeMessage(call: CallState, phone: PhoneFacet, leg: Leg): void {
    inBackground(call, 'message', requests.takeMessage(call, phone, leg));
  }

  async function lookUp(call: CallState): Promise<void> {
    const phone = phoneOf(ports, call);
    if (phone === undefined) return;
    const asked: Promise<void>[] = [];
    for (const leg of openLegs(call)) {
      if (!isWaiting(call, leg)) asked.push(tracked(call, 'look-up', requests.lookUp(call, phone, leg)));
      else if (wantedOf(call, leg).connection === 'down') endUndialled(call, leg);
    }
    bringPickUp(call, phone);
    await Promise.all(asked);
  }

  return {
    follow(before, after) {
      const phone = phoneOf(ports, after);
      if (phone === undefined) return;
      for (const leg of openLegs(after)) {
        const wanted = wantedOf(after, leg).connection;
        if (becameDue(before, after, leg)) {
          if (wanted === 'up') inBackground(after, 'dial', requests.dial(after, phone, leg));
          else endUndialled(after, leg);
        } else if (wanted === 'down') takeDown(after, phone, leg);
        else if (wanted === 'message') takeMessage(after, phone, leg);
      }
      for (const leg of legsThatLive(before, after))
        inBackground(after, 'hang-up', requests.hangUpGivenUp(after, phone, leg));
      if (isOver(after)) return bringAbout.forget(after.id);
      bring(after, phone);
      if (before !== null && before.decision.answered === null) bringPickUp(after, phone);
    },
    reconcile: (call) => void lookUp(call),
    lookUp,
    watch: bringAbout.watch,
    async settled() {
      await settled();
      await bringAbout.settled();
      await settled();
    },
  };
}

/** A leg that is up and cannot be reached costs money and privacy: somebody has to hear of it. */
function phoneOf(
  { phoneOf: find, logger }: Pick<LegDriverPorts, 'phoneOf' | 'logger'>,
  call: CallState,
): PhoneFacet | undefined {
  const phone = find(call);
  if (phone === undefined && openLegs(call).length > 0)
    logger.error(
      { callId: call.id, provider: call.provider },
      'a call has open legs, and its provider cannot be asked for anything: see its settings',
    );
  return phone;
}

/** Runs requests that nobody waits for. */
function createBackground(logger: Logger) {
  const underWay = new Set<Promise<void>>();
  function tracked(call: CallState, what: string, work: Promise<unknown>): Promise<void> {
    const done = work
      .then(() => undefined)
      .catch((error: unknown) =>
        logger.warn(
          { callId: call.id, error: String(error) },
          `${what} failed; the reconciler will see to it`,
        ),
      )
      .finally(() => underWay.delete(done));
    underWay.add(done);
    return done;
  }
  return {
    /** Resolves when it is done, whether that went well or not. */
    tracked,
    inBackground(...work: Parameters<typeof tracked>): void {
      void tracked(...work);
    },
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

function openLegs(call: CallState): readonly Leg[] {
  return call.legs.filter((leg) => leg.state !== 'ended');
}

/**
 * Legs of which nothing was known at the provider when they were given up, and which it tells of all the same: it was slow to
 * do what it was asked. Told once, for from then on they have an id there; nobody else would ever take them down.
 */
function legsThatLive(before: CallState | null, after: CallState): readonly Leg[] {
  const givenUp = before?.legs.filter((leg) => leg.state === 'ended' && leg.providerLegId === null) ?? [];
  return after.legs.filter(
    (leg) => leg.providerLegId !== null && givenUp.some((known) => known.id === leg.id),
  );
}

/** This commit is the one that allows the leg to be dialled: there is exactly one, so one node dials, once. */
function becameDue(before: CallState | null, after: CallState, leg: Leg): boolean {
  if (leg.state !== 'planned' || isWaiting(after, leg)) return false;
  const known = before?.legs.find((one) => one.id === leg.id);
  return before === null || known === undefined || isWaiting(before, known);
}
