/** Q.850 causes as Asterisk words them. */
const texts: Readonly<Record<number, string>> = {
  0: 'Unknown',
  1: 'Unallocated (unassigned) number',
  3: 'No route to destination',
  16: 'Normal Clearing',
  17: 'User busy',
  18: 'No user responding',
  19: 'User alerting, no answer',
  20: 'Subscriber absent',
  21: 'Call Rejected',
  22: 'Number changed',
  26: 'Answered elsewhere',
  28: 'Invalid number format',
  34: 'Circuit/channel congestion',
  38: 'Network out of order',
  58: 'Bearer capability not available',
  88: 'Incompatible destination',
  102: 'Recover on timer expiry',
  127: 'Interworking, unspecified',
};

/** The reasons of `DELETE /channels/{id}` and the causes they stand for. */
const reasons: Readonly<Record<string, number>> = {
  normal: 16,
  busy: 17,
  congestion: 34,
  no_answer: 19,
  timeout: 102,
  rejected: 21,
  unallocated: 1,
  normal_unspecified: 31,
  number_incomplete: 28,
  codec_mismatch: 58,
  interworking: 127,
  failure: 38,
  answered_elsewhere: 26,
};

/** The text that goes with a cause. */
export function causeText(cause: number): string {
  return texts[cause] ?? 'Unknown';
}

/** The cause of a reason, `undefined` for a reason that Asterisk does not know. */
export function causeOfReason(reason: string): number | undefined {
  return Object.hasOwn(reasons, reason) ? reasons[reason] : undefined;
}

/** What `Dial` says of an attempt that failed so; it knows few words, which is why it misleads. */
export function dialStatusOf(cause: number): string {
  if (cause === 17) return 'BUSY';
  if (cause === 34) return 'CONGESTION';
  return cause === 3 || cause === 20 ? 'CHANUNAVAIL' : 'NOANSWER';
}
