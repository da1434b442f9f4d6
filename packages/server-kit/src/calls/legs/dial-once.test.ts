import { newLeg, type LegObservation } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import { describe, expect, it } from 'vitest';
import type { LegRequest, PhoneFacet } from '../../providers/contract.js';
import { manualClock } from '../../realtime/testing/manual-clock.js';
import { dialOnce } from './dial-once.js';

const clock = manualClock();
const leg = newLeg({
  ...{ id: 'leg-1', participantId: 'p-1', role: 'customer', kind: 'phone', address: '+12025550142' },
  heardAt: clock.now(),
});
const request: LegRequest = {
  ...{ callId: 'call-1', orgId: 'org', leg, agentLeg: 'none', from: null, ringTimeoutMs: 45_000 },
};
const accepted: LegObservation = { legId: leg.id, state: 'dialing', at: clock.now() };
const tooMany = (seconds: number): CallError =>
  new CallError('rate_limited', { details: { retryAfterSeconds: seconds } });

/** A vendor that answers the dials of a leg with these, one after another. */
function dialled(answers: readonly (LegObservation | Error)[], isWanted = true) {
  const left = [...answers];
  const phone: PhoneFacet = {
    numbers: [],
    async dial() {
      const answer = left.shift() ?? new Error('asked too often');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    lookUp: async () => null,
    hangUp: async () => null,
  };
  const seen = dialOnce(request, phone, clock, async () => isWanted);
  return {
    left,
    /** What is known after so many ms. */
    async after(ms: number): Promise<LegObservation> {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(ms);
      return seen;
    },
  };
}

describe('a dial', () => {
  it('that the vendor surely did not accept, because it takes no more requests, is sent again when it says', async () => {
    const { left, after } = dialled([tooMany(3), accepted]);
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(2999);
    expect(left).toHaveLength(1);
    expect(await after(1)).toBe(accepted);
  });

  it('is not sent again when that would be too late, or when the call was canceled meanwhile', async () => {
    const late = await dialled([tooMany(11), accepted]).after(0);
    expect(late).toMatchObject({ state: 'ended', cause: 'provider_error' });
    const canceled = dialled([tooMany(3), accepted], false);
    expect(await canceled.after(3000)).toMatchObject({ state: 'ended', cause: 'canceled' });
    expect(canceled.left).toHaveLength(1);
  });

  it('whose outcome is unknown is never sent again', async () => {
    const { left, after } = dialled([new Error('the connection broke'), accepted]);
    expect(await after(0)).toMatchObject({ state: 'unknown' });
    expect(left).toHaveLength(1);
    const second = await dialled([tooMany(1), new Error('the connection broke'), accepted]).after(1000);
    expect(second.state).toBe('unknown');
  });
});
