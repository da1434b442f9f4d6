/**
 * Asks until the answer is there: for tests of what happens in its own time. Never a fixed sleep: the sooner it is
 * there, the sooner the test goes on.
 *
 * @throws Error with the last answer when `timeoutMs` (default 10 s) is over.
 */
export async function waitFor<Answer>(
  what: string,
  ask: () => Promise<Answer>,
  isThere: (answer: Answer) => boolean,
  { timeoutMs = 10_000, pauseMs = 25 }: { readonly timeoutMs?: number; readonly pauseMs?: number } = {},
): Promise<Answer> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (isThere(answer)) return answer;
    if (Date.now() > until)
      throw new Error(`${what}: not within ${timeoutMs} ms, last ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
