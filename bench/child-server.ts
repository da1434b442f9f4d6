import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server of a scenario in a process of its own, so that its CPU time is its own. */
export interface ChildServer {
  readonly ready: Readonly<Record<string, unknown>>;
  /** Sends a request to the process and waits for its answer. */
  ask<Answer>(question: object): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts `bench/servers/<name>.ts`; it sends one message when it is ready and one per question. */
export async function startChild(name: string, settings: object): Promise<ChildServer> {
  const file = fileURLToPath(new URL(`./servers/${name}.ts`, import.meta.url));
  const child: ChildProcess = fork(file, [JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx', '--conditions=offhook-source'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [ready] = (await Promise.race([once(child, 'message'), failed(child, name)])) as [
    Record<string, unknown>,
  ];
  return {
    ready,
    async ask<Answer>(question: object) {
      const answer = once(child, 'message');
      child.send(question);
      return ((await answer) as [Answer])[0];
    },
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

/** In a child: the settings that it was started with. */
export function childSettings<Settings>(): Settings {
  return JSON.parse(process.argv[2] ?? '{}') as Settings;
}

/** In a child: says that it is ready, and answers questions. */
export function serveParent(ready: object, answer: (question: never) => Promise<object>): void {
  process.on('message', (question) => {
    void answer(question as never).then((reply) => process.send?.(reply));
  });
  process.on('SIGTERM', () => process.exit(0));
  // The benchmark is gone: so is its server.
  process.on('disconnect', () => process.exit(0));
  process.send?.(ready);
}
