import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A node in a process of its own, so that it can die as processes do. */
export interface SpawnedNode<Hello> {
  /** What it said when it was ready. */
  readonly hello: Hello;
  /** Resolves with the signal that ended it. */
  readonly died: Promise<NodeJS.Signals | null>;
  /** Ends it with SIGKILL, and resolves when it is gone. */
  kill(): Promise<void>;
}

/** What nodes run, ready to be started again and again. */
export interface NodeProgram<Hello> {
  /** Starts it as a process, and resolves with the first line of JSON that it prints. */
  start(args?: readonly string[]): Promise<SpawnedNode<Hello>>;
  /** Deletes the file; nodes that run go on. */
  remove(): Promise<void>;
}

/** Beside the packages that nodes import, and in no listing of the repository. */
const folder = fileURLToPath(new URL('../../node_modules/.cache/offhook-nodes/', import.meta.url));

/** Makes one file of a TypeScript file and the workspace's source: a node that loads that starts in a fifth of the time. */
export async function buildNodeProgram<Hello>(file: URL): Promise<NodeProgram<Hello>> {
  await mkdir(folder, { recursive: true });
  const own = await mkdtemp(join(folder, 'node-'));
  const outfile = join(own, 'node.mjs');
  await build({
    ...{ entryPoints: [fileURLToPath(file)], outfile, bundle: true },
    ...{ platform: 'node', format: 'esm', target: 'node20', conditions: ['offhook-source'] },
    plugins: [
      {
        name: 'installed packages stay outside',
        setup: ({ onResolve }) => {
          onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@offhook/') ? null : { path, external: true },
          );
        },
      },
    ],
  });
  return {
    start: (args = []) => start(outfile, args),
    remove: () => rm(own, { recursive: true, force: true }),
  };
}

/** Starts a TypeScript file as a process, once. */
export async function spawnNode<Hello>(file: URL, args: readonly string[] = []): Promise<SpawnedNode<Hello>> {
  const program = await buildNodeProgram<Hello>(file);
  return program.start(args).finally(program.remove);
}

async function start<Hello>(file: string, args: readonly string[]): Promise<SpawnedNode<Hello>> {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
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
