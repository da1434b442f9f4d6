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

// The transport of pages that do not only poll is one chunk: the choice between socket and polling, and the socket.
const pushAndCalls = /\/auto-|ringer|sessions|p2p-adapter/;
// Socket.IO's official client, 14 KiB: loaded only where something between page and server stops WebSockets.
const longPolling = /long-polling-connection/;
const mediaAdapters = /p2p-adapter/;
const either = (/** @type {RegExp[]} */ ...all) => new RegExp(all.map(({ source }) => source).join('|'));

export default [
  // The design's target is 10 KiB: lit alone is 5.7, the elements 5.6.
  page('button + core + polling', '19 KiB', { entry: 'button', later: pushAndCalls }),
  // The design's target is 24 KiB: ringer and media alone are 8.
  page('button + modal + banner + socket push, all chunks', '44 KiB', {
    entry: 'button-modal-banner',
    later: either(mediaAdapters, longPolling),
  }),
  // The design's target is 6 KiB.
  page('core alone, polling', '6.4 KiB', { entry: 'core', later: pushAndCalls }),
  page('core alone, socket or polling', '9.6 KiB', {
    entry: 'core',
    later: either(/ringer|sessions/, mediaAdapters, longPolling),
  }),
  page('React hooks, on top of core and elements', '2 KiB', {
    entry: 'react-hooks',
    external: ['react', 'lit', '@lit/context', '@offhook/core', '@offhook/elements'],
  }),
];
