// docs/reference/server-options.md: what createCallServer takes, from the doc comments of its types.
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const folder = 'packages/server-kit/src';
/** The types that are shown, and where they stand. The first is the whole, the others are parts of it. */
const shown = [
  ['CallServerOptions', 'server-options.ts'],
  ['ProviderDefaults', 'calls/provider-registry.ts'],
  ['RingOptions', 'server-options.ts'],
  ['RoomOptions', 'server-options.ts'],
  ['VoicemailOptions', 'voicemail-options.ts'],
  ['RateLimitOptions', 'http/request-limits.ts'],
  ['PreDialOptions', 'calls/pre-dial/pre-dial.ts'],
  ['CallLimits', 'calls/pre-dial/limits.ts'],
  ['CallHooks', 'calls/create-calls.ts'],
  ['HostUser', 'directory/user-registry.ts'],
  ['Directory', 'ports/directory.ts'],
  ['Policy', 'ports/policy.ts'],
  ['JwtOptions', 'auth/jwt.ts'],
  ['P2pOptions', 'providers/p2p/p2p.ts'],
];

/** @returns {[path: string, text: string][]} */
export default function optionsReference() {
  const sections = shown.map(([name = '', path = '']) => section(find(name, `${folder}/${path}`)));
  return [
    [
      'docs/reference/server-options.md',
      `# Options of createCallServer

Generated from the types of \`packages/server-kit\` by \`npm run generate\`. Options marked * must be given.

${sections.join('\n')}`,
    ],
  ];
}

/**
 * @param {string} name
 * @param {string} path
 * @returns {ts.InterfaceDeclaration}
 */
function find(name, path) {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = source.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === name);
  if (found !== undefined && ts.isInterfaceDeclaration(found)) return found;
  throw new Error(`No interface ${name} in ${path}.`);
}

/** @param {ts.InterfaceDeclaration} node */
function section(node) {
  const rows = node.members.map((member) => {
    const name = `\`${member.name?.getText() ?? ''}\`${member.questionToken ? '' : ' *'}`;
    const type = typeOf(member);
    const part = shown.find(([one = '']) => new RegExp(`\\b${one}\\b`).test(type))?.[0];
    const see = part === undefined ? '' : `See [${part}](#${part.toLowerCase()}).`;
    const cells = [name, `\`${type}\``, `${docOf(member)} ${see}`.trim()];
    return `| ${cells.map((one) => one.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return `## ${node.name.text}

${docOf(node)}

| Option | Type | |
| --- | --- | --- |
${rows.join('\n')}
`;
}

/** @param {ts.TypeElement} member */
function typeOf(member) {
  const text = ts.isPropertySignature(member)
    ? (member.type?.getText() ?? 'unknown')
    : member.getText().slice(member.name?.getText().length);
  return plain(text)
    .replace(/^\| /, '')
    .replace(/ \| undefined$/, '');
}

/** @param {ts.Node} node */
function docOf(node) {
  const doc = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1);
  return plain(ts.getTextOfJSDocComment(doc?.comment) ?? '');
}

/** @param {string} text */
const plain = (text) => text.replace(/\s+/g, ' ').trim();
