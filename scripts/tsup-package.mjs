// How every package is built: one file for each of its exports, ESM with types.
import { readFileSync } from 'node:fs';

/**
 * @param {import('tsup').Options} [more] what differs in this package
 * @returns {import('tsup').Options}
 */
export function tsupPackage(more) {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const sources = Object.values(manifest.exports).flatMap((target) => target['offhook-source'] ?? []);
  return {
    entry: Object.fromEntries(sources.map((path) => [path.slice('./src/'.length, -'.ts'.length), path])),
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    sourcemap: true,
    splitting: true,
    clean: true,
    silent: true,
    skipNodeModulesBundle: true,
    removeNodeProtocol: false, // `node:sqlite` does not exist without its prefix
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } }, // tsup sets baseUrl, an error in TypeScript 6
    plugins: manifest.sideEffects === false ? [withoutBareImports] : [],
    ...more,
  };
}

/**
 * esbuild orders shared chunks by `import './chunk-….js'`. Where nothing has side effects that means nothing, and a host's
 * bundler warns of each. The line stays, empty, so that source maps go on fitting.
 *
 * @type {NonNullable<import('tsup').Options['plugins']>[number]}
 */
const withoutBareImports = {
  name: 'without-bare-imports',
  renderChunk: (code, chunk) => ({
    code: code.replace(/^import "\.[^"]*\/chunk-[^"]*";$/gm, ''),
    map: 'map' in chunk ? chunk.map : null,
  }),
};
