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
    ...more,
  };
}
