// The tables of docs/reference that stand in code: error codes and routes.
import { tsImport } from 'tsx/esm/api';

/** @returns {Promise<[path: string, text: string][]>} */
export default async function reference() {
  const { errorTable } = await source('../../packages/core/src/errors/index.ts');
  const { routes } = await source('../../packages/core/src/protocol/routes/index.ts');
  const { access } = await source('../../packages/server-kit/src/http/access.ts');
  return [
    ['docs/reference/errors.md', errorsPage(errorTable)],
    ['docs/reference/routes.md', routesPage(routes, access)],
  ];
}

/** @param {string} path */
const source = (path) => tsImport(path, import.meta.url);

/** @param {Record<string, { status: number, retryable: boolean, message: string }>} table */
function errorsPage(table) {
  const rows = Object.entries(table).map(
    ([code, { status, retryable, message }]) =>
      `| \`${code}\` | ${status} | ${retryable ? 'yes' : ''} | ${message} |`,
  );
  return `# Error codes

Generated from \`packages/core/src/errors/codes.ts\` by \`npm run generate\`. Every error is a \`CallError\`; over HTTP it is
\`{ "error": { "code", "message", "retryable", "details" } }\`. Codes are added, never renamed.

| Code | HTTP | Retry | Message |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

/**
 * @param {Record<string, string>} routes
 * @param {Record<string, string | string[]>} access
 */
function routesPage(routes, access) {
  const all = Object.entries(routes).map(([name, route]) => [name, ...route.split(' ')]);
  const byPath = all.sort(([, , one = ''], [, , other = '']) => (one < other ? -1 : one > other ? 1 : 0));
  const rows = byPath.map(([name = '', method, path]) => {
    const who = access[name];
    return `| \`${method}\` | \`${path}\` | ${name} | ${Array.isArray(who) ? who.join(', ') : who} |`;
  });
  return `# Routes

Generated from \`packages/core/src/protocol/routes\` and \`packages/server-kit/src/http/access.ts\` by \`npm run generate\`. Paths
are under your mount path. What travels is typed in \`RouteTypes\`; bodies are checked with \`protocol/schemas\`, unknown keys are
refused. The role is checked first (403), then whether the object exists for the asker (404), then its part in it (403).

| Method | Path | Name | Roles |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
