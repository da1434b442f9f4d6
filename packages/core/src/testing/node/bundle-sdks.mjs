// Serves the vendors' SDKs to browser tests as a host's bundler would: some of what they import is no ES module.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const packageFolder = fileURLToPath(new URL('../../..', import.meta.url));
const sdks = ['@twilio/voice-sdk', '@telnyx/webrtc'];
const prefix = '/__sdk__/';

/**
 * @returns {import('@web/test-runner').TestRunnerPlugin}
 */
export function bundledSdks() {
  return {
    name: 'bundled-sdks',
    resolveImport: ({ source }) => (sdks.includes(source) ? `${prefix}${source}.js` : undefined),
    async serve({ path }) {
      const sdk = sdks.find((one) => path === `${prefix}${one}.js`);
      if (sdk === undefined) return undefined;
      const { outputFiles } = await build({
        absWorkingDir: packageFolder,
        entryPoints: [sdk],
        bundle: true,
        write: false,
        format: 'esm',
        target: 'es2022',
        logLevel: 'error',
      });
      return { body: outputFiles[0]?.text ?? '', type: 'js' };
    },
  };
}
