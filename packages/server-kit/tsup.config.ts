import { defineConfig } from 'tsup';
import { tsupPackage } from '../../scripts/tsup-package.mjs';

const options = tsupPackage({ platform: 'node', target: 'node20' });

// What bin/offhook-replay.js starts is no export.
const replay = { 'testing/replay/offhook-replay': './src/testing/replay/offhook-replay.ts' };

export default defineConfig({
  ...options,
  entry: { ...(options.entry as Record<string, string>), ...replay },
});
