import { describe, expect, it } from 'vitest';
import { fakeEnvironment } from '../testing/fake-environment.js';
import type { QualityProblem } from './quality-problem.js';
import { watchQuality } from './watch-quality.js';

/** What one second brings: of 50 packets each way. */
interface Second {
  readonly lostIn?: number;
  readonly lostOut?: number;
  readonly jitterIn?: number;
  readonly jitterOut?: number;
  readonly roundTrip?: number;
}

function listen(): {
  readonly told: (QualityProblem | null)[];
  stop(): void;
  seconds(count: number, second?: Second): Promise<void>;
} {
  const environment = fakeEnvironment();
  const sum = { lostIn: 0, in: 0, lostOut: 0, out: 0 };
  let now: Second = {};
  const getStats = async (): Promise<Map<string, object>> => {
    const { lostIn = 0, lostOut = 0, jitterIn = 0, jitterOut = 0, roundTrip = 0.05 } = now;
    sum.lostIn += lostIn;
    sum.in += 50 - lostIn;
    sum.lostOut += lostOut;
    sum.out += 50;
    const { lostIn: packetsLost, in: packetsReceived } = sum;
    return new Map<string, object>([
      ['in', { type: 'inbound-rtp', packetsLost, packetsReceived, jitter: jitterIn }],
      ['out', { type: 'outbound-rtp', packetsSent: sum.out }],
      [
        'far',
        { type: 'remote-inbound-rtp', packetsLost: sum.lostOut, jitter: jitterOut, roundTripTime: roundTrip },
      ],
    ]);
  };
  const told: (QualityProblem | null)[] = [];
  const stop = watchQuality({ getStats } as unknown as RTCPeerConnection, environment, (problem) =>
    told.push(problem),
  );
  return {
    told,
    stop,
    async seconds(count, second = {}) {
      now = second;
      for (let each = 0; each < count; each += 1) await environment.advance(1000);
    },
  };
}

describe('the quality of sound', () => {
  it('is not judged before 5 s, and good sound is not worth a word', async () => {
    const bad = listen();
    await bad.seconds(5, { lostIn: 25 });
    expect(bad.told).toEqual([]);
    const good = listen();
    await good.seconds(20, { lostIn: 2, jitterIn: 0.04, roundTrip: 0.39 });
    expect(good.told).toEqual([]);
  });

  it.each([
    ['what we hear', { lostIn: 5 }, { kind: 'loss', side: 'receiving' }],
    ['what the others hear of us', { lostOut: 5 }, { kind: 'loss', side: 'sending' }],
    ['the time there and back', { roundTrip: 0.5 }, { kind: 'delay', side: 'both' }],
    ['how evenly we hear', { jitterIn: 0.06 }, { kind: 'jitter', side: 'receiving' }],
    ['how evenly we are heard', { jitterOut: 0.06 }, { kind: 'jitter', side: 'sending' }],
  ] as const)('tells once of %s, and once that it is good again', async (_what, second, problem) => {
    const { told, seconds } = listen();
    await seconds(12, second);
    expect(told).toEqual([problem]);
    await seconds(12);
    expect(told).toEqual([problem, null]);
  });

  it('is not looked at any more once stopped', async () => {
    const { told, seconds, stop } = listen();
    await seconds(3, { lostIn: 25 });
    stop();
    await seconds(10, { lostIn: 25 });
    expect(told).toEqual([]);
  });
});
