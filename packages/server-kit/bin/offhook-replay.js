#!/usr/bin/env node
// The command line of the replay tool: as it was built or, in a checkout that was not, from its source.
import { existsSync } from 'node:fs';

const built = new URL('../dist/testing/replay/offhook-replay.js', import.meta.url);
const source = '../src/testing/replay/offhook-replay.ts';
const { offhookReplay } = existsSync(built)
  ? await import(built.href)
  : await import('tsx/esm/api').then(({ tsImport }) => tsImport(source, import.meta.url));
process.exitCode = await offhookReplay(process.argv.slice(2), process.env);
