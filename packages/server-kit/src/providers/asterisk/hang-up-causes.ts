import type { LegCause } from '@offhook/core/call';

/** What a cause of ITU-T Q.850 means for a leg that was not answered. */
export interface HangUpCause {
  readonly cause: LegCause;
  /** A sentence for a person, where the cause alone says too little. */
  readonly detail?: string;
}

const noSuchNumber: HangUpCause = {
  cause: 'invalid_number',
  detail: 'The number does not exist or cannot be reached from here.',
};
const networkFault: HangUpCause = {
  cause: 'provider_error',
  detail: 'The phone network is disturbed or too busy. Try again in a moment.',
};
const incompatible: HangUpCause = {
  cause: 'provider_error',
  detail: 'The phone systems of the two sides could not agree on how to speak.',
};
const barred: HangUpCause = {
  cause: 'not_allowed',
  detail: 'The phone line does not allow this call. Ask who runs it.',
};

/** Q.850 causes as Asterisk reports them. */
const causes: Readonly<Record<number, HangUpCause>> = {
  // Nobody says why: e.g. our application was away when the phone was answered.
  0: { cause: 'provider_error', detail: 'The phone system dropped the call without a reason.' },
  1: noSuchNumber,
  2: noSuchNumber,
  3: noSuchNumber,
  // Before the answer only we, or another phone that answered, end a call so.
  16: { cause: 'canceled' },
  17: { cause: 'busy' },
  18: { cause: 'no_answer' },
  19: { cause: 'no_answer' },
  20: { cause: 'provider_error', detail: 'The phone is switched off or not signed in.' },
  21: { cause: 'declined' },
  22: noSuchNumber,
  26: { cause: 'canceled' },
  27: networkFault,
  28: noSuchNumber,
  34: networkFault,
  38: networkFault,
  41: networkFault,
  42: networkFault,
  44: networkFault,
  52: barred,
  54: barred,
  57: barred,
  58: incompatible,
  88: incompatible,
  102: networkFault,
  127: networkFault,
};

/**
 * How a leg ended. The number decides: the word in `Dial` misleads, it says NOANSWER of a call that was declined. A leg
 * that was answered is completed whatever the number says.
 */
export function hangUpCause(code: number, wasAnswered: boolean): HangUpCause {
  if (wasAnswered) return { cause: 'completed' };
  return (
    causes[code] ?? { cause: 'provider_error', detail: `The phone system ended the call with code ${code}.` }
  );
}
