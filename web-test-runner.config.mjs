import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { bundledSdks } from './packages/core/src/testing/node/bundle-sdks.mjs';
import { reactTests } from './packages/react/src/testing/bundle-with-react.mjs';
import { chromiumFlags, findChromium } from './scripts/chromium.mjs';
import { reportWriter } from './scripts/test-report.mjs';

const executablePath = findChromium();

/** @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  rootDir: fileURLToPath(new URL('.', import.meta.url)),
  files: [
    'packages/elements/src/**/*.browser.test.ts',
    'packages/core/src/**/*.browser.test.ts',
    'packages/react/src/**/*.browser.test.tsx',
  ],
  nodeResolve: { exportConditions: ['offhook-source', 'browser', 'development'] },
  concurrency: 1,
  browsers: [
    chromeLauncher({
      launchOptions: { ...(executablePath && { executablePath }), headless: true, args: chromiumFlags },
    }),
  ],
  plugins: [
    reactTests(),
    bundledSdks(),
    esbuildPlugin({ ts: true, tsconfig: fileURLToPath(new URL('./tsconfig.base.json', import.meta.url)) }),
  ],
  reporters: [defaultReporter(), reportWriter()],
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  // Above the waits inside: those say what was waited for.
  testFramework: { config: { timeout: 30_000 } },
  testsFinishTimeout: 300_000,
};
