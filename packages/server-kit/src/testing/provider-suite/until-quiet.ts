/** A fake vendor, as far as it can be seen whether anything is going on. */
export interface QuietFake {
  /** What was asked of it, oldest first. */
  readonly requests: readonly unknown[];
  /** Resolves when its news is delivered, and phones have done what they do by themselves. */
  settled(): Promise<void>;
}

/**
 * Resolves when the system asks nothing of the fake any more. What it does next after an answer, within one process, takes
 * a turn or two of the event loop; `underWay` is what of it can be seen otherwise.
 */
export async function untilQuiet(
  fake: QuietFake,
  underWay: ReadonlySet<Promise<unknown>> = new Set(),
): Promise<void> {
  for (let quiet = 0; quiet < quietTurns; quiet += 1) {
    const asked = fake.requests.length;
    await new Promise((resolve) => setImmediate(resolve));
    if (underWay.size === 0 && fake.requests.length === asked) continue;
    await Promise.allSettled(underWay);
    await fake.settled();
    quiet = -1;
  }
}

const quietTurns = 10;
