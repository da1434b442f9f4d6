import type { Environment } from '../env/environment.js';
import type { QualityProblem } from './quality-problem.js';

/** What counts up, and what is so at the moment, on one way. */
interface Way {
  readonly lost: number;
  readonly passed: number;
  readonly jitterSeconds: number;
}

interface Sample {
  readonly receiving: Way;
  readonly sending: Way;
  readonly roundTripSeconds: number;
}

/** The parts of W3C webrtc-stats that are looked at. */
interface Entry {
  readonly type: string;
  readonly packetsLost?: number;
  readonly packetsReceived?: number;
  readonly packetsSent?: number;
  readonly jitter?: number;
  readonly roundTripTime?: number;
}

const sampleMs = 1000;
const windowSamples = 6; // 5 s from the first to the last
const limits = { lossShare: 0.05, roundTripSeconds: 0.4, jitterSeconds: 0.05 };

/**
 * Looks at the statistics of a connection once a second, and tells when over the last 5 s its sound was bad (or good
 * again). The other side's own report (RTCP) says what it hears of us. The result stops watching.
 */
export function watchQuality(
  pc: RTCPeerConnection,
  environment: Environment,
  tell: (problem: QualityProblem | null) => void,
): () => void {
  let samples: Sample[] = [];
  let told = '';
  let stopped = false;
  let cancel = (): void => undefined;

  async function look(): Promise<void> {
    const sample = await sampleOf(pc);
    if (stopped) return;
    samples = [...samples, sample].slice(-windowSamples);
    const problem = samples.length === windowSamples ? problemIn(samples) : null;
    const words = problem === null ? '' : `${problem.kind} ${problem.side}`;
    if (words !== told) tell(problem);
    told = words;
    next();
  }

  function next(): void {
    // Statistics that cannot be had are no reason to say that the sound is bad.
    cancel = environment.setTimer(() => void look().catch(() => !stopped && next()), sampleMs);
  }

  next();
  return () => {
    stopped = true;
    cancel();
  };
}

async function sampleOf(pc: RTCPeerConnection): Promise<Sample> {
  const sum = { heardLost: 0, heard: 0, saidLost: 0, said: 0, jitterIn: 0, jitterOut: 0, roundTrip: 0 };
  for (const entry of (await pc.getStats()).values() as Iterable<Entry>) {
    const { packetsLost = 0, jitter = 0 } = entry;
    if (entry.type === 'inbound-rtp') {
      sum.heardLost += packetsLost;
      sum.heard += entry.packetsReceived ?? 0;
      sum.jitterIn = Math.max(sum.jitterIn, jitter);
    }
    if (entry.type === 'outbound-rtp') sum.said += entry.packetsSent ?? 0;
    if (entry.type === 'remote-inbound-rtp') {
      sum.saidLost += packetsLost;
      sum.jitterOut = Math.max(sum.jitterOut, jitter);
      sum.roundTrip = Math.max(sum.roundTrip, entry.roundTripTime ?? 0);
    }
  }
  return {
    receiving: { lost: sum.heardLost, passed: sum.heard, jitterSeconds: sum.jitterIn },
    sending: { lost: sum.saidLost, passed: sum.said - sum.saidLost, jitterSeconds: sum.jitterOut },
    roundTripSeconds: sum.roundTrip,
  };
}

/** The worst of what is wrong: loss before delay before jitter. */
function problemIn(samples: readonly Sample[]): QualityProblem | null {
  const ways = ['receiving', 'sending'] as const;
  const lossy = ways.find((side) => lossShare(samples.map((sample) => sample[side])) > limits.lossShare);
  if (lossy !== undefined) return { kind: 'loss', side: lossy };
  if (mean(samples.map((sample) => sample.roundTripSeconds)) > limits.roundTripSeconds)
    return { kind: 'delay', side: 'both' };
  const uneven = ways.find(
    (side) => mean(samples.map((sample) => sample[side].jitterSeconds)) > limits.jitterSeconds,
  );
  return uneven === undefined ? null : { kind: 'jitter', side: uneven };
}

function lossShare(ways: readonly Way[]): number {
  const [first] = ways;
  const last = ways.at(-1);
  if (first === undefined || last === undefined) return 0;
  const lost = last.lost - first.lost;
  const all = lost + last.passed - first.passed;
  return all > 0 ? lost / all : 0;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
