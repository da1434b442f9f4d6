/** The question that every server answers: its CPU time. */
export const cpuQuestion = 'cpu';

/** In a child: the settings that it was started with. */
export function childSettings<Settings>(): Settings {
  return JSON.parse(process.argv[2] ?? '{}') as Settings;
}

/** In a child: says that it is ready, and answers questions. */
export function serveParent(
  ready: object,
  answer: (question: never) => Promise<object> = async () => ({}),
): void {
  process.on('message', (question) => {
    const reply = question === cpuQuestion ? Promise.resolve(cpuSoFar()) : answer(question as never);
    void reply.then((told) => process.send?.(told));
  });
  process.on('SIGTERM', () => process.exit(0));
  // The benchmark is gone: so is its server.
  process.on('disconnect', () => process.exit(0));
  process.send?.(ready);
}

function cpuSoFar(): { readonly micros: number } {
  const { user, system } = process.cpuUsage();
  return { micros: user + system };
}
