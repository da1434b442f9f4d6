import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { buildServer } from './build-server.js';
import { cpuQuestion } from './in-child.js';

/** A server of a scenario in a process of its own, so that its CPU time is its own. */
export interface ChildServer {
  readonly ready: Readonly<Record<string, unknown>>;
  /** Sends a request to the process and waits for its answer. */
  ask<Answer>(question: object): Promise<Answer>;
  /** CPU time of the process so far, user and system, µs. */
  cpuMicros(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Starts `bench/servers/<name>.ts`; it sends one message when it is ready and one per question. With `BENCH_PROFILE` in
 * the environment, each server leaves a CPU profile in that folder when it stops.
 */
export async function startChild(name: string, settings: object): Promise<ChildServer> {
  const profiles = process.env['BENCH_PROFILE'];
  const child: ChildProcess = fork(await buildServer(name), [JSON.stringify(settings)], {
    execArgv: profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [ready] = (await Promise.race([once(child, 'message'), failed(child, name)])) as [
    Record<string, unknown>,
  ];
  const ask = async <Answer>(question: unknown): Promise<Answer> => {
    const answer = once(child, 'message');
    child.send(question as object);
    return ((await answer) as [Answer])[0];
  };
  return {
    ready,
    ask,
    cpuMicros: async () => (await ask<{ micros: number }>(cpuQuestion)).micros,
    async stop() {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}

async function failed(child: ChildProcess, name: string): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`the ${name} server ended with ${code}`);
}
