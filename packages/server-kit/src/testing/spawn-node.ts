import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A node in a process of its own, so that it can die as processes do. */
export interface SpawnedNode<Hello> {
  /** What it said when it was ready. */
  readonly hello: Hello;
  /** Resolves with the signal that ended it. */
  readonly died: Promise<NodeJS.Signals | null>;
  /** Ends it with SIGKILL, and resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts a TypeScript file as a process, and resolves with the first line of JSON that it prints. */
export async function spawnNode<Hello>(file: URL, args: readonly string[] = []): Promise<SpawnedNode<Hello>> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--conditions=offhook-source', fileURLToPath(file), ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const died = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  for await (const line of createInterface({ input: child.stdout })) {
    return {
      ...{ hello: JSON.parse(line) as Hello, died },
      async kill() {
        child.kill('SIGKILL');
        await died;
      },
    };
  }
  throw new Error('the node did not start');
}
