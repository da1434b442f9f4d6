import type { Clock } from '../../ports/clock.js';

/** The result of `work`, or an error when it is not there within `timeoutMs`. */
export async function withinTime<Result>(
  clock: Pick<Clock, 'setTimer'>,
  timeoutMs: number,
  work: Promise<Result>,
  late: string,
): Promise<Result> {
  let cancelTimer = (): void => undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    cancelTimer = clock.setTimer(() => reject(new Error(late)), timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    cancelTimer();
  }
}
