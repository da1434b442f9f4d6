// What a page downloads, minified and gzipped, lit included. The entries import the packages as hosts do: build first.
// A chunk behind import() counts too, unless `later` names it: then it is loaded only when a call needs it.

/** @param {RegExp} later */
const without = (later) => ({
  name: 'without',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onResolve({ filter: later }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
});

/**
 * @param {string} name
 * @param {string} limit
 * @param {{ entry: string, later?: RegExp, external?: string[] }} what
 */
const page = (name, limit, { entry, later, external = [] }) => ({
  name,
  limit,
  path: `scripts/size/${entry}.js`,
  gzip: true,
  ignore: external,
  modifyEsbuildConfig: (/** @type {import('esbuild').BuildOptions} */ config) => ({
    ...config,
    format: 'esm',
    splitting: true,
    target: 'es2022',
    conditions: ['production', 'browser'],
    logOverride: { 'ignored-bare-import': 'silent' },
    plugins: later ? [without(later)] : [],
  }),
});

const mediaAdapters = /p2p-adapter/;
const pushAndCalls = /socket-io|ringer|sessions|p2p-adapter/;
// What chooses between socket and polling: a page that only polls never loads it.
const allButPolling = /\/auto-|socket-io|ringer|sessions|p2p-adapter/;

export default [
  // The design's target is 10 KiB: lit alone is 5.7, the elements 5.6.
  page('button + core + polling', '19 KiB', { entry: 'button', later: pushAndCalls }),
  // The design's target is 24 KiB: the socket alone is 14, ringer and media 8.
  page('button + modal + banner + socket push, all chunks', '53 KiB', {
    entry: 'button-modal-banner',
    later: mediaAdapters,
  }),
  // The design's target is 6 KiB for both.
  page('core alone, polling', '6.5 KiB', { entry: 'core', later: allButPolling }),
  page('core alone, socket or polling, without the socket', '7 KiB', { entry: 'core', later: pushAndCalls }),
  page('React hooks, on top of core and elements', '2 KiB', {
    entry: 'react-hooks',
    external: ['react', 'lit', '@lit/context', '@offhook/core', '@offhook/elements'],
  }),
];
