import { defineConfig } from 'vitest/config';

/** Vite's own defaults for Node, behind the workspace's private condition: packages resolve to their source. */
const conditions = ['offhook-source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['offhook-source', 'node'] } },
  test: {
    maxWorkers: 2,
    passWithNoTests: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'],
          exclude: ['**/node_modules/**', '**/*.browser.test.{ts,tsx}'],
          // Waits end as soon as they can: only how late a failure is told depends on these.
          testTimeout: 15_000,
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['examples/*/e2e/**/*.test.ts', 'packages/*/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // The default of one second is too short for whatever a busy machine does over the network.
          expect: { poll: { timeout: 10_000 } },
        },
      },
    ],
  },
});
