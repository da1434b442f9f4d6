import { ordinaryPhone, type PhoneBehaviour } from './phone-behaviour.js';

/** Phones as of the test, by address; all others are answered soon, by a person. */
export const phonesAt =
  (special: Readonly<Record<string, Partial<PhoneBehaviour>>>) =>
  (address: string): PhoneBehaviour => ({
    ...ordinaryPhone,
    ringsAfterMs: 2,
    afterMs: 5,
    ...special[address],
  });
