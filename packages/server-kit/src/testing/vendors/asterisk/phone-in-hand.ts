import { hangUpByPhone, refuseDial } from './end-channel.js';
import type { FakeChannel } from './fake-channel.js';
import { pressKey, type Recordings } from './recordings.js';
import type { Switchboard } from './switchboard.js';

/** The phone at the far end of a channel, in the hands of a test. */
export interface PhoneInHand {
  /** Picks up a phone that we dialled. */
  answer(): void;
  /** Hangs up; a phone that only rings declines. `cause` is Q.850, default 16 (or 21). */
  hangUp(cause?: number): void;
  /** Presses keys. */
  press(digits: string): void;
  /** Puts us on hold. */
  hold(musicClass?: string): void;
  unhold(): void;
}

/** @throws Error when there is no such channel any more. */
export function phoneAt(board: Switchboard, recordings: Recordings, channelId: string): PhoneInHand {
  const live = (): FakeChannel => {
    const channel = board.channels.get(channelId);
    if (channel === undefined) throw new Error(`no channel ${channelId} lives at the fake Asterisk`);
    return channel;
  };
  return {
    answer: () => live().pickUp?.(),
    hangUp(cause) {
      const channel = live();
      if (channel.direction === 'outgoing' && channel.state !== 'Up') {
        return refuseDial(board, channel, cause ?? 21);
      }
      hangUpByPhone(board, channel, cause);
    },
    press(digits) {
      for (const digit of digits) {
        const channel = live();
        board.tell('ChannelDtmfReceived', channel, { digit, duration_ms: 100 });
        pressKey(board, recordings, channel, digit);
      }
    },
    hold(musicclass) {
      board.tell('ChannelHold', live(), musicclass === undefined ? {} : { musicclass });
    },
    unhold() {
      board.tell('ChannelUnhold', live());
    },
  };
}
