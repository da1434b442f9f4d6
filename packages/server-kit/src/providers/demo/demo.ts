import type { Leg, LegObservation } from '@offhook/core/call';
import type { PhoneFacet, Provider, ProviderConnection, ProviderContext } from '../contract.js';
import { callIn, demoNumber, type DemoCaller, type DemoCallIn } from './demo-callers.js';
import { createDemoControls } from './demo-controls.js';
import { demoObservations, losesTheAnswer, type DemoPhone } from './demo-script.js';
import { followPhones } from './follow-phones.js';

/** Settings of {@link demo}. */
export interface DemoOptions {
  /** How many times faster than life the simulated phones are. Default 1. */
  readonly speed?: number;
}

/** The simulated phone company. */
export interface DemoProvider extends Provider {
  /**
   * Lets somebody phone us, as a call to a real number would come. Resolves when it rings, with `null` when nobody takes
   * calls to that number: see `numbers` and `routeInbound` of `createCallServer`.
   *
   * @throws TypeError for a number that is not E.164.
   * @throws Error when no call server has this provider, or the server was closed.
   */
  callIn(call: DemoCallIn): Promise<DemoCaller | null>;
}

/**
 * A phone company that exists only here: calls progress by themselves and nothing is dialled. The number decides what
 * happens, see `docs/guides/demo.md`. It keeps no state of its own, so calls go on after a restart.
 *
 * @example createCallServer({ providers: [demo()], … })
 * @example const phones = demo(); … await phones.callIn({ from: '+12025550142' })
 */
export function demo({ speed = 1 }: DemoOptions = {}): DemoProvider {
  if (!(speed > 0)) throw new TypeError('demo({ speed }) takes a number above 0');
  /** Several servers may have one demo: people phone the newest. */
  const servers = new Set<ProviderContext>();
  return {
    name: 'demo',
    capabilities: {
      app: [],
      phone: true,
      // Simulated like the rest: no microphone is opened and no second phone rings.
      agentLegs: ['browser', 'phone', 'none'],
      messages: false,
      demo: true,
      call: {
        hold: true,
        mute: true,
        dtmf: true,
        transfer: true,
        record: true,
        video: false,
        screenShare: false,
        chat: false,
        addParticipant: false,
      },
    },
    connect(context) {
      servers.add(context);
      const connection = connectDemo(context, speed);
      return {
        ...connection,
        close() {
          servers.delete(context);
          return connection.close();
        },
      };
    },
    async callIn(call) {
      const newest = [...servers].at(-1);
      if (newest === undefined)
        throw new Error('demo().callIn needs a running call server that was made with this very provider');
      return callIn(newest, call);
    },
  };
}

/** The create's answer that never comes, as a real network loses one. */
class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
}

function connectDemo(context: ProviderContext, speed: number): ProviderConnection {
  const { clock } = context;
  const phones = followPhones(context, speed);

  const phone: PhoneFacet = {
    numbers: [demoNumber],
    async dial({ callId, leg }) {
      if (losesTheAnswer(leg.address)) throw new AnswerLost('the answer to the create request was lost');
      const at = clock.now();
      phones.follow(callId, { legId: leg.id, address: leg.address, dialedAt: at }, at);
      return { legId: leg.id, state: 'dialing', at };
    },
    async lookUp({ leg, callId }) {
      const simulated = phoneOf(leg);
      if (simulated === null) return null;
      const now = clock.now();
      if (!phones.has(leg.id)) phones.follow(callId, simulated, now);
      return heard(simulated, now, speed);
    },
    async hangUp({ leg }) {
      phones.stop(leg.id);
      return { legId: leg.id, state: 'ended', at: clock.now(), cause: 'completed' };
    },
    async pickUp({ leg, callId }) {
      const at = clock.now();
      phones.follow(callId, { legId: leg.id, calledAt: leg.times.ringing ?? at, answeredAt: at }, at);
      return { legId: leg.id, state: 'up', at };
    },
    async takeMessage({ leg, callId }) {
      const at = leg.messageAt ?? clock.now();
      const calledAt = leg.times.ringing ?? at;
      phones.follow(callId, { legId: leg.id, calledAt, answeredAt: null, messageAt: at }, clock.now());
      return { legId: leg.id, state: 'up', at, message: true };
    },
    ...createDemoControls(clock),
  };
  return {
    phone,
    async close() {
      phones.stopAll();
    },
  };
}

/** The phone at the far end of a leg; `null` when we never dialled it. Callers have an id of the provider's. */
function phoneOf({ id: legId, address, providerLegId, times, messageAt }: Leg): DemoPhone | null {
  if (providerLegId !== null && times.ringing !== null)
    return { legId, calledAt: times.ringing, answeredAt: times.up, messageAt };
  return times.dialing === null ? null : { legId, address, dialedAt: times.dialing };
}

/** The newest thing that the simulated phone did, with the answer's time so that none is lost by looking up late. */
function heard(phone: DemoPhone, now: number, speed: number): LegObservation | null {
  const seen = demoObservations(phone, now, speed);
  const newest = seen.at(-1);
  if (newest === undefined) return null;
  const up = seen.find((one) => one.state === 'up');
  if (up === undefined || newest === up) return newest;
  return { ...newest, upAt: up.at, ...(up.answeredBy !== undefined && { answeredBy: up.answeredBy }) };
}
