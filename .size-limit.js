// What a page downloads, minified and gzipped, lit included. The entries import the packages as hosts do: build first.
// A chunk behind import() counts too, unless `later` names it: then it is loaded only when a call needs it.

import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

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
 * The files that a file imports, and those they import, without what is loaded later.
 *
 * @param {string} file
 * @returns {string[]}
 */
const filesOf = (file) =>
  [...readFileSync(file, 'utf8').matchAll(/ from "(\.[^"]+)"/g)].flatMap(([, path]) => {
    const imported = join(dirname(file), String(path));
    return [imported, ...filesOf(imported)];
  });

/** Leaves out what every page with a call has loaded by then: the client. */
const overTheClient = {
  name: 'over-the-client',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    const client = new Set(filesOf(resolve('packages/core/dist/index.js')));
    build.onResolve({ filter: /^\./ }, ({ path, resolveDir }) =>
      client.has(join(resolveDir, path)) ? { path, external: true } : undefined,
    );
  },
};

/**
 * What one vendor's adapter adds to the vendor's SDK.
 *
 * @param {string} name
 * @param {string} file
 * @param {string} sdk
 */
const adapter = (name, file, sdk) => ({
  name: `${name} in the browser, over its SDK`,
  limit: '3 KiB',
  path: `packages/core/dist/${file}-*.js`,
  gzip: true,
  ignore: [sdk],
  modifyEsbuildConfig: (/** @type {import('esbuild').BuildOptions} */ config) => ({
    ...config,
    format: 'esm',
    plugins: [overTheClient],
  }),
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
const pushAndCalls = /\/auto-|ringer|sessions|p2p-adapter|twilio-voice-adapter|telnyx-adapter/;
// Socket.IO's official client, 14 KiB: loaded only where something between page and server stops WebSockets.
const longPolling = /long-polling-connection/;
// What is administered: loaded when a page of the host asks for it.
const administration = /admin-resources/;
const mediaAdapters = /p2p-adapter|twilio-voice-adapter|telnyx-adapter/;
// What can be done in a call to a phone: loaded when the banner shows one.
const phoneControls = /call-controls/;
// Another microphone, camera or loudspeaker: loaded when somebody chooses one.
const deviceChoice = /choose-device/;
const either = (/** @type {RegExp[]} */ ...all) => new RegExp(all.map(({ source }) => source).join('|'));

export default [
  // The design's target is 10 KiB: lit alone is 5.7, the elements 5.6.
  page('button + core + polling', '18.2 KiB', {
    entry: 'button',
    later: either(pushAndCalls, administration),
  }),
  // The design's target is 24 KiB: ringer and media alone are 8.
  page('button + modal + banner + socket push, all chunks', '42.9 KiB', {
    entry: 'button-modal-banner',
    later: either(mediaAdapters, longPolling, administration, deviceChoice, phoneControls),
  }),
  // Keypad, transfer and recording are 6 of the 16 that come on top; each is fetched when it is opened.
  page('the same in a call to a phone, with keypad, transfer and recording', '59.5 KiB', {
    entry: 'button-modal-banner',
    later: either(mediaAdapters, longPolling, administration, deviceChoice),
  }),
  // The design's target is 6 KiB.
  page('core alone, polling', '6.5 KiB', { entry: 'core', later: either(pushAndCalls, administration) }),
  page('core alone, socket or polling', '9.6 KiB', {
    entry: 'core',
    later: either(/ringer|sessions/, mediaAdapters, longPolling, administration),
  }),
  adapter('Twilio', 'twilio-voice-adapter', '@twilio/voice-sdk'),
  adapter('Telnyx', 'telnyx-adapter', '@telnyx/webrtc'),
  page('React hooks, on top of core and elements', '2 KiB', {
    entry: 'react-hooks',
    external: ['react', 'lit', '@lit/context', '@offhook/core', '@offhook/elements'],
  }),
];
