// Who may import whom, and no cycles. Type imports count as imports. Tests are free inside their own package.
// `npx depcruise packages examples` prints what is wrong.

const core = '^packages/core/src/';
const elements = '^packages/elements/src/';
const react = '^packages/react/src/';
const server = '^packages/server-kit/src/';

const ours = '^(packages|examples)/[^/]+/(src|e2e)/';
const test = '[.](test|fixture)[.]tsx?$|/e2e/|/testing/';

const slice = `${server}(?!http/|realtime/|webhooks/|providers/|database/|outgoing/|auth/|ports/|testing/)([^/]+)/`;
const sliceService = `${slice}.*\\bservice(/|[.]ts$)`;
const sliceRoutes = `${slice}.*\\broutes(/|[.]ts$)`;
const serverPorts = `${server}ports/`;
const providerContract = `${server}providers/(contract/|[^/]+[.]ts$)`;
const serverCore = `${core}(call|protocol|errors)/`;

const routesAndEvents = `${core}protocol/(routes|events)(/|[.]ts$)`;
const browserAdapter = `${core}(transport|media)/(?!devices/)[^/]+/`;
const vendorSdk = 'node_modules/(twilio|twilio-video|telnyx|@twilio|@telnyx|@daily-co)/';

const atRunTime = { dependencyTypesNot: ['type-only'] };
const statically = { dynamic: false, dependencyTypesNot: ['type-only'] };

/** Files in `from` import one another (or only `own`) and `may`, and nothing else of ours. */
function room(name, from, may, comment, own = from) {
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from, pathNot: test },
    to: { path: ours, pathNot: [own, ...may] },
  };
}

/** Like `room`, tests included. */
function house(name, from, may, comment, own = from) {
  return { ...room(name, from, may, comment, own), from: { path: from } };
}

/** Files in `from` never import `to`; `how` narrows that to run-time or static imports. */
function never(name, from, to, comment, how = {}) {
  const [path, pathNot] = [to].flat();
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from, pathNot: test },
    to: { ...(path && { path }), ...(pathNot && { pathNot }), ...how },
  };
}

const coreRules = [
  house('core', core, [], 'core is the bottom: it knows no other package.'),
  room('core-errors', `${core}errors/`, [], 'errors imports nothing of ours.'),
  room('core-env', `${core}env/`, [], 'env imports nothing of ours.'),
  room('core-call', `${core}call/`, [`${core}errors/`], 'The call is pure functions: it knows only errors.'),
  room('core-protocol', `${core}protocol/`, [`${core}(errors|call)/`], 'protocol knows errors and the call.'),
  never('core-protocol-call', `${core}protocol/`, `${core}call/`, 'Types only: `import type`.', atRunTime),
  never(
    'core-routes',
    routesAndEvents,
    `${core}protocol/(schemas/|index[.]ts$)`,
    'Routes and events reach the browser, schemas (zod) do not: `import type`.',
    atRunTime,
  ),
  ...['http', 'transport', 'media'].map((folder) =>
    room(
      `core-${folder}`,
      `${core}${folder}/`,
      [`${core}(errors|env|call|protocol)/`],
      'http, transport and media know the protocol, never one another.',
    ),
  ),
  never(
    'core-call-in-browser',
    `${core}(http|media|transport/(?!demo/))`,
    `${core}call/`,
    'Only transport/demo runs the call in the browser; the others take its types: `import type`.',
    atRunTime,
  ),
  never(
    'core-schemas-in-browser',
    `${core}(http/|transport/|media/|client/|index[.]ts)`,
    [`${core}protocol/`, routesAndEvents],
    'At run time the browser has protocol/routes and protocol/events; the rest as types: `import type`.',
    atRunTime,
  ),
  never(
    'core-adapters-apart',
    `${core}(?!transport/auto/)(media|transport)/([^/]+)/`,
    [`${core}$1/[^/]+/`, `${core}($1/$2|media/(devices|phone-leg))/`],
    'An adapter knows its contract, never another adapter. Those of phone companies share media/phone-leg.',
  ),
  never(
    'core-adapters-lazily',
    `${core}(index[.]ts|client/|(media|transport)/[^/]+[.]ts$)`,
    [browserAdapter, `${core}transport/polling/`],
    'The client loads transports and media adapters by import(); every page polls, at least once.',
    statically,
  ),
  never(
    'core-vendor-sdk-lazily',
    `${core}media/`,
    vendorSdk,
    'A vendor SDK is an optional peer, loaded by import().',
    statically,
  ),
];

const browserRules = [
  house('elements', elements, [core], 'Elements know core, never the server or React.'),
  house('react', react, [core, elements], 'React knows core and the elements.'),
  never(
    'no-node-in-browser',
    '^packages/(core|elements|react)/src/',
    [],
    'Browser code has no Node built-ins.',
    { dependencyTypes: ['core'] },
  ),
  never(
    'no-zod-in-browser',
    `${core}(?!protocol/(schemas/|index[.]ts$))|${elements}|${react}`,
    'node_modules/(zod|libphonenumber-js)/',
    'zod is for the server and OpenAPI (elsewhere `import type`); the server parses phone numbers.',
    atRunTime,
  ),
];

const serverRules = [
  house('server', server, [core], 'server-kit knows core, never the elements or React.'),
  room(
    'server-slices',
    slice,
    [serverCore, `${server}(auth|database)/`, serverPorts, providerContract, sliceService],
    "A slice knows the call, the database, the provider contract, ports, and another slice's service only.",
    `${server}$1/`,
  ),
  never('server-slices-auth', slice, `${server}auth/`, 'Types only: `import type`.', atRunTime),
  ...['http', 'realtime', 'webhooks'].map((folder) =>
    room(
      `server-${folder}`,
      `${server}${folder}/`,
      [core, sliceRoutes, sliceService, serverPorts, `${server}auth/`].concat(
        folder === 'webhooks' ? [providerContract, `${server}(database|outgoing|http)/`] : [],
      ),
      'The way in knows the routes and services of slices, not their insides.',
    ),
  ),
  room(
    'server-providers',
    `${server}providers/(?!contract/)[^/]+/`,
    [serverCore, providerContract, `${server}outgoing/`, serverPorts],
    'A provider knows its contract, the call, the protocol, errors and the safe fetch.',
  ),
  room('server-contract', providerContract, [serverCore, serverPorts], 'The contract knows no provider.'),
  never(
    'server-providers-apart',
    `${server}providers/([^/]+)/`,
    [`${server}providers/[^/]+/`, `${server}providers/($1|contract)/`],
    'Providers never import one another.',
  ),
  ...['auth', 'database', 'outgoing'].map((folder) =>
    room(
      `server-${folder}`,
      `${server}${folder}/`,
      [serverCore, serverPorts],
      'Below the slices: knows none of them.',
    ),
  ),
  room('server-ports', serverPorts, [serverCore], 'What slices want of others; knows none of them.'),
  never(
    'server-one-writer',
    `${server}(?!calls/(change-call|create-calls)[.]ts$|database/)`,
    `${server}database/commit-change[.]ts$`,
    'calls/change-call.ts is the only writer of calls; create-calls.ts hands the writer to it.',
    atRunTime,
  ),
  never(
    'server-vendor-sdk',
    `${server}(?!providers/[^/]+/)`,
    vendorSdk,
    "A vendor's SDK, types included, stays in its provider's folder.",
  ),
];

const generalRules = [
  {
    name: 'no-cycles',
    comment: 'Type imports included.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'resolvable',
    comment: 'The import leads nowhere: not a dependency of this package, or not one of its exports.',
    severity: 'error',
    from: { path: ours },
    to: { couldNotResolve: true, pathNot: '^node:' }, // built-ins of newer Nodes, as node:sqlite
  },
  {
    name: 'declared',
    comment: 'What is published imports only what its own package.json declares (tests may use the root).',
    severity: 'error',
    from: {
      path: '^packages/[^/]+/src/',
      pathNot:
        '[.](test|fixture)[.]tsx?$|/src/.+/testing/|/testing/(node/|postgres[.]ts|vendors/described-schemas[.]ts)|^packages/(elements|react)/src/testing/',
    },
    to: {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
      dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional', 'type-only'],
    },
  },
  never('testing-is-for-tests', ours, test, 'Only tests import testing.'),
  {
    name: 'testing-without-runner',
    comment: 'Fakes and contract cases run under any test runner.',
    severity: 'error',
    from: { path: '/src/testing/', pathNot: '[.](test|fixture)[.]tsx?$' },
    to: { path: 'node_modules/(vitest|mocha|chai|@open-wc|@web)/' },
  },
  house(
    'examples',
    '^examples/([^/]+)/',
    ['^packages/[^/]+/src/'],
    'An example imports published packages.',
    '^examples/$1/',
  ),
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [...coreRules, ...browserRules, ...serverRules, ...generalRules],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^packages/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['offhook-source', 'types', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.d.ts'],
    },
  },
};
