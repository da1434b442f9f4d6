// What a page pays, minified and gzipped, lit included. Entries import the packages as hosts do, so build first.
// A chunk loaded by import() counts only where `lazy` names it: the rest is paid when (and if) it is used.

const chunks = /** @param {RegExp} lazy */ (lazy) => ({
  name: 'chunks',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === 'dynamic-import' && !lazy.test(path) ? { path, external: true } : undefined,
    );
  },
});

const nothing = /^(?!)/;

/**
 * @param {string} name
 * @param {string} limit
 * @param {{ entry: string, lazy?: RegExp, external?: string[] }} what
 */
const page = (name, limit, { entry, lazy = nothing, external = [] }) => ({
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
    plugins: [chunks(lazy)],
  }),
});

export default [
  page('button + core + polling', '10 KiB', { entry: 'button', lazy: /polling|auto-transport/ }),
  page('button + modal + banner + socket push, all chunks', '24 KiB', {
    entry: 'button-modal-banner',
    lazy: /polling|auto-transport|socket/,
  }),
  page('core alone', '6 KiB', { entry: 'core', lazy: /polling|auto-transport/ }),
  page('React hooks, on top of core and elements', '2 KiB', {
    entry: 'react-hooks',
    external: [
      'react',
      'react-dom',
      'lit',
      '@lit/*',
      '@offhook/core',
      '@offhook/core/*',
      '@offhook/elements',
      '@offhook/elements/*',
    ],
  }),
];
