import type { Exchange } from './exchange.js';
import { isOver, type Leg } from './leg.js';

/** The phone or browser at the other end of a leg, in the hand of its person. */
export interface PhoneInHand {
  readonly sid: string;
  /** Picks up a phone that rings. */
  answer(): void;
  decline(): void;
  hangUp(): void;
  /** Presses keys one after another. */
  press(digits: string): void;
}

/** Puts the phone of a leg in a test's hand. */
export function phoneInHand(exchange: Exchange, leg: Leg): PhoneInHand {
  return {
    sid: leg.sid,
    answer: () => exchange.answer(leg),
    decline: () => exchange.finish(leg, 'busy', 603),
    hangUp() {
      if (leg.answeredAt !== null) exchange.finish(leg, 'completed');
      else exchange.finish(leg, 'no-answer', 487);
    },
    press(digits) {
      if (isOver(leg)) return;
      for (const digit of digits) {
        leg.pressed += digit;
        leg.onPress?.();
      }
    },
  };
}
