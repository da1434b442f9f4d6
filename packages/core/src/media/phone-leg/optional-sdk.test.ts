import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { sdkMissing } from './sdk-missing.js';

const media = fileURLToPath(new URL('..', import.meta.url));

describe("a vendor's SDK that is not installed", () => {
  it.each(['twilio-voice/twilio-voice-adapter.ts', 'telnyx/telnyx-adapter.ts'])(
    "does not break a host's build (%s)",
    async (path) => {
      const elsewhere = await mkdtemp(join(tmpdir(), 'offhook-no-sdk-'));
      try {
        const { errors, outputFiles } = await build({
          stdin: { contents: await readFile(join(media, path), 'utf8'), loader: 'ts', resolveDir: elsewhere },
          bundle: true,
          write: false,
          format: 'esm',
          logLevel: 'silent',
          // What is ours is there.
          plugins: [
            { name: 'ours', setup: (one) => one.onResolve({ filter: /^\./ }, () => ({ external: true })) },
          ],
        });
        expect(errors).toEqual([]);
        expect(outputFiles[0]?.text).toMatch(/import\("@(twilio|telnyx)\//);
      } finally {
        await rm(elsewhere, { recursive: true });
      }
    },
  );

  it.each([
    ['Chromium', "Failed to resolve module specifier '@twilio/voice-sdk'"],
    ['Firefox', 'The specifier “@twilio/voice-sdk” was a bare specifier, but was not remapped to anything.'],
    ['Safari', "Module name, '@twilio/voice-sdk' does not resolve to a valid URL."],
    ['webpack', "Cannot find module '@twilio/voice-sdk'"],
    ['Vite', 'Could not resolve "@twilio/voice-sdk" imported by "@offhook/core". Is it installed?'],
  ])('is named to whoever built the page, in %s', (_where, message) => {
    const error = sdkMissing('@twilio/voice-sdk', new TypeError(message));
    expect(error.code).toBe('not_configured');
    expect(error.message).toContain('"@twilio/voice-sdk"');
  });

  it('is not blamed when its file did not arrive', () => {
    const message = 'Failed to fetch dynamically imported module: https://host/npm/@twilio/voice-sdk.js';
    const error = sdkMissing('@twilio/voice-sdk', new TypeError(message));
    expect(error.code).toBe('unavailable');
    expect(error.retryable).toBe(true);
  });
});
