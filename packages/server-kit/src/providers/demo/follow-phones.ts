import type { Clock } from '../../ports/clock.js';
import type { ProviderContext } from '../contract.js';
import { demoObservations, nextDemoStepAt, type DemoPhone } from './demo-script.js';

/** Lets simulated phones live: tells each thing that they do when its time comes. */
export interface FollowedPhones {
  has(legId: string): boolean;
  /** Follows a phone from `since` on, anew if it was followed already. */
  follow(callId: string, phone: DemoPhone, since: number): void;
  stop(legId: string): void;
  stopAll(): void;
}

/** Makes them. */
export function followPhones(
  { clock, logger, observe }: Pick<ProviderContext, 'logger' | 'observe'> & { readonly clock: Clock },
  speed: number,
): FollowedPhones {
  const followed = new Map<string, { cancel: () => void }>();
  const stop = (legId: string): void => {
    followed.get(legId)?.cancel();
    followed.delete(legId);
  };

  function follow(callId: string, phone: DemoPhone, since: number): void {
    const { legId } = phone;
    stop(legId);
    const me = { cancel: (): void => undefined };
    followed.set(legId, me);
    const waitForNext = (toldUntil: number): void => {
      const at = nextDemoStepAt(phone, toldUntil, speed);
      if (at === null) return stop(legId);
      const failed = (error: unknown): void => {
        stop(legId);
        logger.warn({ callId, error: String(error) }, 'demo step not applied; a look-up will tell it');
      };
      const wait = Math.max(0, at - clock.now());
      me.cancel = clock.setTimer(() => void tell(at).catch(failed), wait);
    };
    const tell = async (at: number): Promise<void> => {
      await observe(callId, demoObservations(phone, at, speed).slice(-1));
      // Hung up, or followed anew, while the step was being told.
      if (followed.get(legId) === me) waitForNext(at);
    };
    waitForNext(since);
  }

  return {
    has: (legId) => followed.has(legId),
    follow,
    stop,
    stopAll() {
      for (const legId of [...followed.keys()]) stop(legId);
    },
  };
}
