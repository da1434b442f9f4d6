import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Beside the packages that the servers import, and in no listing of the repository. */
const folder = new URL('../packages/server-kit/node_modules/.cache/offhook-bench/', import.meta.url);

/**
 * Bundles `bench/servers/<name>.ts` with the workspace's source as the packages are built for hosts, and returns the file.
 * A loader of TypeScript would not do: to keep the names of functions it adds work to every closure that the product makes.
 */
export async function buildServer(name: string): Promise<string> {
  const outfile = fileURLToPath(new URL(`${name}.mjs`, folder));
  await build({
    entryPoints: [fileURLToPath(new URL(`./servers/${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    conditions: ['offhook-source'],
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
  return outfile;
}
