import { fileURLToPath } from 'node:url';
import type { BrowserCall } from '@offhook/server-kit/testing';
import { build, type Plugin } from 'esbuild';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

/** What Telnyx's signalling is in a page: see the fixture. */
interface Gateway {
  readonly tokens: readonly string[];
  readonly dialled: number;
  heard(method: string): readonly { readonly dialogParams?: Readonly<Record<string, string | undefined>> }[];
}

const gateway = fileURLToPath(
  new URL('../../../packages/core/src/media/telnyx/fake-telnyx-gateway.fixture.ts', import.meta.url),
);

/** The fixture waits as its own tests do; of their tools a page needs no more than this. */
const testTools: Plugin = {
  name: 'test-tools',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^@open-wc\/testing$/ }, () => ({ path: 'wait-until', namespace: 'test-tools' }));
    onLoad({ filter: /./, namespace: 'test-tools' }, () => ({
      contents: `export async function waitUntil(isSo, what, { timeout = 1000, interval = 20 } = {}) {
        for (const until = Date.now() + timeout; !(await isSo()); ) {
          if (Date.now() > until) throw new Error('waited in vain: ' + what);
          await new Promise((resolve) => setTimeout(resolve, interval));
        }
      }`,
    }));
  },
};

/**
 * From now on the sockets that this person's pages open to Telnyx end in the page, with the same fake that the tests of the
 * adapter use: the real SDK signs in there and dials, and real WebRTC carries a tone. Telnyx's servers are another fake, which
 * is to be told of the browser: see {@link dialledBy}.
 */
export async function serveTelnyx(context: BrowserContext): Promise<void> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { fakeTelnyxGateway } from ${JSON.stringify(gateway)};
        globalThis.telnyxGateway = fakeTelnyxGateway();`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    plugins: [testTools],
  });
  await context.addInitScript({ content: outputFiles[0]?.text ?? '' });
}

/** Waits until the page has dialled, and gives what Telnyx would learn of it. */
export async function dialledBy(page: Page): Promise<BrowserCall> {
  const asked = (): Promise<BrowserCall | null> =>
    page.evaluate(() => {
      const { heard, tokens } = (globalThis as unknown as { telnyxGateway: Gateway }).telnyxGateway;
      const { dialogParams } = heard('telnyx_rtc.invite').at(-1) ?? {};
      const token = tokens.at(-1);
      if (dialogParams === undefined || token === undefined) return null;
      return {
        token,
        destination: dialogParams['destination_number'] ?? '',
        callerNumber: dialogParams['caller_id_number'] ?? '',
        clientState: dialogParams['clientState'] ?? '',
      };
    });
  // The page may be on its way to another one.
  await expect.poll(() => asked().catch(() => null), { timeout: 15_000 }).not.toBeNull();
  const call = await asked();
  if (call === null) throw new Error('the page has gone');
  return call;
}
