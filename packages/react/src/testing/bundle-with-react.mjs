// Bundles a test with React 18 or 19: both are installed, and only a bundler can give every module the same one.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));
const browserTest = /^\/packages\/react\/src\/[\w/-]*react-(18|19)\.browser\.test\.tsx$/;

/**
 * The text of a test with everything it imports.
 *
 * @param {string} entry path inside packages/react
 * @param {'18' | '19'} version of React
 * @param {'browser' | 'node'} platform
 * @returns {Promise<string>}
 */
export async function bundleWithReact(entry, version, platform) {
  const { outputFiles } = await build({
    absWorkingDir: packageFolder,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform,
    format: platform === 'node' ? 'cjs' : 'esm',
    target: 'es2022',
    jsx: 'automatic',
    conditions: platform === 'node' ? ['offhook-source'] : ['offhook-source', 'development'],
    define: { 'process.env.NODE_ENV': '"development"' }, // StrictMode mounts twice there only
    alias: version === '18' ? { react: 'react-18', 'react-dom': 'react-dom-18' } : {},
    logLevel: 'error',
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`${entry} gave no bundle.`);
  return file.text;
}

/**
 * Serves the browser tests whose name ends in `react-18` or `react-19` with that React.
 *
 * @returns {import('@web/test-runner').TestRunnerPlugin}
 */
export function reactTests() {
  return {
    name: 'react-tests',
    async serve({ path }) {
      const version = browserTest.exec(path)?.[1];
      if (version !== '18' && version !== '19') return undefined;
      const entry = path.slice('/packages/react/'.length);
      return { body: await bundleWithReact(`./${entry}`, version, 'browser'), type: 'js' };
    },
  };
}
