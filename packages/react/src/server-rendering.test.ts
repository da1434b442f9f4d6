import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { bundleWithReact } from './testing/bundle-with-react.mjs';

describe.each(['18', '19'] as const)('React %s on the server', (version) => {
  it(
    'renders provider, hooks and elements without a browser and without a complaint',
    { timeout: 60_000 },
    async () => {
      const program = await bundleWithReact('./src/server-rendering.fixture.tsx', version, 'node');
      const { status, stdout, stderr } = spawnSync(process.execPath, ['-'], {
        input: program,
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const page = JSON.parse(stdout) as { version: string; html: string; window: string };
      expect(page.version).toMatch(new RegExp(`^${version}[.]`));
      expect(page.window).toBe('undefined');
      expect(page.html).toBe(
        '<offhook-call-provider>' +
          '<p>calls 0, call undefined, incoming null, pending null, media idle</p>' +
          '<offhook-call-now-button class="primary"></offhook-call-now-button>' +
          '<offhook-incoming-call-modal></offhook-incoming-call-modal>' +
          '</offhook-call-provider>',
      );
    },
  );
});
