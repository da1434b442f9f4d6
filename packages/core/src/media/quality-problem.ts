/** What makes sound hard to understand just now, and on whose way. */
export interface QualityProblem {
  /** `loss`: over 5 % of the packets; `delay`: over 400 ms there and back; `jitter`: they come unevenly by over 50 ms. */
  readonly kind: 'loss' | 'delay' | 'jitter';
  /** What we hear, what the others hear of us, or (delay) both. */
  readonly side: 'receiving' | 'sending' | 'both';
}
