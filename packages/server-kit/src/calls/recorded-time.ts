import type { RecordingState } from '@offhook/core/call';

/** What became of a recording, and when (epoch ms). */
interface RecordingStep {
  readonly state: RecordingState;
  readonly at: number;
}

/** How long was recorded, ms: without pauses, and until the call was over at the latest. */
export function recordedMs(steps: readonly RecordingStep[], overAt: number): number {
  const inOrder = [...steps].sort((one, other) => one.at - other.at);
  return inOrder.reduce((sum, { state, at }, index) => {
    const until = Math.min(inOrder[index + 1]?.at ?? overAt, overAt);
    return state === 'on' ? sum + Math.max(0, until - at) : sum;
  }, 0);
}
