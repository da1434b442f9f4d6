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

export default [
  page('button + core + polling', '10 KiB', { entry: 'button', later: pushAndCalls }),
  page('button + modal + banner + socket push, all chunks', '24 KiB', {
    entry: 'button-modal-banner',
    later: mediaAdapters,
  }),
  page('core alone, polling', '6 KiB', { entry: 'core', later: pushAndCalls }),
  page('React hooks, on top of core and elements', '2 KiB', {
    entry: 'react-hooks',
    external: ['react', 'lit', '@lit/context', '@offhook/core', '@offhook/elements'],
  }),
];
