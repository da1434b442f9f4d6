/** Events a second that one socket may send in the long run, by cost. */
const refillPerSecond = 100;
/** Events at once after a pause. */
const burst = 200;
/** Refusals in a row, with little pause, before the socket is cut. */
const patience = 500;
const patiencePerSecond = 10;

/**
 * Token bucket of one socket. What it refuses is answered with `rate_limited`; who does not stop then is `abusive` and
 * gets cut.
 */
export class EventLimit {
  private tokens = burst;
  private refusalsLeft = patience;

  constructor(private refilledAt: number) {}

  /** Takes `cost` tokens at `now`, epoch ms. */
  take(cost: number, now: number): 'passed' | 'refused' | 'abusive' {
    const seconds = Math.max(0, now - this.refilledAt) / 1000;
    this.refilledAt = now;
    this.tokens = Math.min(burst, this.tokens + seconds * refillPerSecond);
    this.refusalsLeft = Math.min(patience, this.refusalsLeft + seconds * patiencePerSecond);
    if (this.tokens >= cost) {
      this.tokens -= cost;
      return 'passed';
    }
    this.refusalsLeft -= 1;
    return this.refusalsLeft < 0 ? 'abusive' : 'refused';
  }
}
