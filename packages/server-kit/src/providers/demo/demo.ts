import type { Leg, LegObservation } from '@offhook/core/call';
import type { LegRequest, PhoneFacet, Provider, ProviderConnection, ProviderContext } from '../contract.js';
import { createDemoControls } from './demo-controls.js';
import { demoObservations, losesTheAnswer, nextDemoStepAt } from './demo-script.js';

/** Settings of {@link demo}. */
export interface DemoOptions {
  /** How many times faster than life the simulated phones are. Default 1. */
  readonly speed?: number;
}

const demoCallerId = '+12025550100';

/**
 * A phone company that exists only here: calls progress by themselves and nothing is dialled. The number decides what
 * happens, see `docs/guides/demo.md`. It keeps no state of its own, so calls go on after a restart.
 *
 * @example createCallServer({ providers: [demo()], … })
 */
export function demo({ speed = 1 }: DemoOptions = {}): Provider {
  if (!(speed > 0)) throw new TypeError('demo({ speed }) takes a number above 0');
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
    connect: (context) => connectDemo(context, speed),
  };
}

/** The create's answer that never comes, as a real network loses one. */
class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
}

function connectDemo(context: ProviderContext, speed: number): ProviderConnection {
  const followed = new Map<string, { cancel: () => void }>();
  const stop = (legId: string): void => {
    followed.get(legId)?.cancel();
    followed.delete(legId);
  };

  /** Lets the simulated phone live on from `since`: tells each next step when its time comes. */
  function follow(callId: string, leg: Pick<Leg, 'id' | 'address'>, dialedAt: number, since: number): void {
    stop(leg.id);
    const phone = { id: leg.id, address: leg.address, dialedAt };
    const me = { cancel: (): void => undefined };
    followed.set(leg.id, me);
    const waitForNext = (toldUntil: number): void => {
      const at = nextDemoStepAt(phone, toldUntil, speed);
      if (at === null) return stop(leg.id);
      const failed = (error: unknown): void => {
        stop(leg.id);
        context.logger.warn(
          { callId, error: String(error) },
          'demo step not applied; a look-up will tell it',
        );
      };
      const wait = Math.max(0, at - context.clock.now());
      me.cancel = context.clock.setTimer(() => void tell(at).catch(failed), wait);
    };
    const tell = async (at: number): Promise<void> => {
      await context.observe(callId, demoObservations(phone, at, speed).slice(-1));
      // Hung up, or followed anew, while the step was being told.
      if (followed.get(leg.id) === me) waitForNext(at);
    };
    waitForNext(since);
  }

  const phone: PhoneFacet = {
    numbers: [demoCallerId],
    async dial({ callId, leg }) {
      if (losesTheAnswer(leg.address)) throw new AnswerLost('the answer to the create request was lost');
      const at = context.clock.now();
      follow(callId, leg, at, at);
      return { legId: leg.id, state: 'dialing', at };
    },
    async lookUp(request) {
      const { leg, callId } = request;
      const dialedAt = leg.times.dialing;
      if (dialedAt === null) return null;
      const now = context.clock.now();
      if (!followed.has(leg.id)) follow(callId, leg, dialedAt, now);
      return heard(request, now, speed);
    },
    async hangUp(request) {
      stop(request.leg.id);
      return { legId: request.leg.id, state: 'ended', at: context.clock.now(), cause: 'completed' };
    },
    ...createDemoControls(context.clock),
  };
  return {
    phone,
    async close() {
      for (const id of [...followed.keys()]) stop(id);
    },
  };
}

/** The newest thing that the simulated phone did, with the answer's time so that none is lost by looking up late. */
function heard({ leg }: LegRequest, now: number, speed: number): LegObservation | null {
  const seen = demoObservations(
    { id: leg.id, address: leg.address, dialedAt: leg.times.dialing ?? now },
    now,
    speed,
  );
  const newest = seen.at(-1);
  if (newest === undefined) return null;
  const up = seen.find((one) => one.state === 'up');
  return up === undefined || newest === up ? newest : { ...newest, upAt: up.at, answeredBy: up.answeredBy };
}
