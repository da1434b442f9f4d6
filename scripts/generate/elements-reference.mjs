// docs/reference/elements.md: attributes, properties, events, parts and tokens, from the source of packages/elements.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const folder = 'packages/elements/src';

/** @returns {[path: string, text: string][]} */
export default function elementsReference() {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|^testing\//.test(path))
    .sort()
    .map((path) => readFileSync(join(folder, path), 'utf8'));
  const elements = sources
    .filter((text) => text.includes('@customElement offhook-'))
    .flatMap((text) => readElement(ts.createSourceFile('element.ts', text, ts.ScriptTarget.Latest, true)));
  if (elements.length === 0) throw new Error(`No @customElement in ${folder}.`);
  return [['docs/reference/elements.md', page(elements, readTokens(sources.join('\n')))]];
}

/**
 * @typedef {{ tag: string, summary: string, text: string, properties: string[][], lists: Record<string, string[][]> }} Element
 * @param {ts.SourceFile} source
 * @returns {Element[]}
 */
function readElement(source) {
  return source.statements.filter(ts.isClassDeclaration).flatMap((node) => {
    const doc = /** @type {ts.JSDoc[]} */ (ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)).at(-1);
    const tags = (doc?.tags ?? []).map((tag) => [tag.tagName.text, plain(tag.getText())]);
    const named = (/** @type {string} */ name) =>
      tags
        .filter(([one]) => one === name)
        .map(([, text = '']) => text.replace(new RegExp(`^@${name}\\s*`), '').trim());
    const tag = named('customElement')[0]?.replace('offhook-', '');
    if (tag === undefined) return [];
    const attributes = new Map(named('attr').map((text) => splitAttribute(text)));
    return [
      {
        tag,
        summary: named('summary')[0] ?? '',
        text: plain(ts.getTextOfJSDocComment(doc?.comment) ?? ''),
        properties: readProperties(node, attributes),
        lists: {
          Events: named('fires').map((text) => split(text.replace('{CustomEvent} ', ''))),
          Parts: named('csspart').map(split),
          'CSS tokens of its own': named('cssproperty').map(split),
          Slots: named('slot').map((text) => ['(default)', text.replace(/^- /, '')]),
        },
      },
    ];
  });
}

/**
 * @param {ts.ClassDeclaration} node
 * @param {Map<string, [type: string, text: string]>} attributes
 */
function readProperties(node, attributes) {
  const declared = node.members.find((one) => one.name?.getText() === 'properties');
  const literal = declared && ts.isPropertyDeclaration(declared) ? declared.initializer : undefined;
  if (literal === undefined || !ts.isObjectLiteralExpression(literal)) return [];
  return literal.properties.filter(ts.isPropertyAssignment).flatMap((property) => {
    const name = property.name.getText();
    const facts = property.initializer.getText();
    if (/state: true/.test(facts)) return [];
    const attribute = /attribute: false/.test(facts) ? '' : (/attribute: '([^']+)'/.exec(facts)?.[1] ?? name);
    const member = node.members.find(
      (one) =>
        one.name?.getText() === name && (ts.isPropertyDeclaration(one) || ts.isGetAccessorDeclaration(one)),
    );
    const typed = /** @type {ts.PropertyDeclaration | ts.GetAccessorDeclaration | undefined} */ (member);
    const type = plain(typed?.type?.getText() ?? '');
    const [, text] = attributes.get(attribute) ?? ['', member === undefined ? '' : docOf(member)];
    return [[attribute && code(attribute), code(name), type && code(type), text]];
  });
}

/** @param {ts.Node} node */
function docOf(node) {
  const doc = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1);
  return plain(ts.getTextOfJSDocComment(doc?.comment) ?? '');
}

/**
 * `{string} call-id - The call.` → its name, type and sentence.
 *
 * @param {string} text
 * @returns {[name: string, facts: [type: string, text: string]]}
 */
function splitAttribute(text) {
  const [, type = '', name = '', rest = ''] = /^\{([^}]*)\}\s+(\S+)\s+-\s+(.*)$/.exec(text) ?? [];
  return [name, [type, rest]];
}

/** @param {string} text */
function split(text) {
  const at = text.indexOf(' - ');
  return at === -1 ? [code(text), ''] : [code(text.slice(0, at)), text.slice(at + 3)];
}

/**
 * Custom properties with their defaults: `var(--offhook-line, light-dark(#dfe5e9, #22323d))`.
 *
 * @param {string} text
 */
function readTokens(text) {
  /** @type {Map<string, string>} */
  const tokens = new Map();
  for (const match of text.matchAll(/var\(\s*(--offhook-[\w-]+)\s*,\s*/g)) {
    const from = match.index + match[0].length;
    let depth = 1;
    let to = from;
    while (depth > 0 && to < text.length) {
      if (text[to] === '(') depth += 1;
      if (text[to] === ')') depth -= 1;
      to += 1;
    }
    const name = match[1] ?? '';
    if (!tokens.has(name)) tokens.set(name, plain(text.slice(from, to - 1)).replace(/,$/, ''));
  }
  return [...tokens].sort(([one], [other]) => (one < other ? -1 : 1));
}

/**
 * @param {Element[]} elements
 * @param {string[][]} tokens
 */
function page(elements, tokens) {
  return `# Elements

Generated from the source of \`packages/elements\` by \`npm run generate\`. Every element is there as \`<name>\` and as
\`<offhook-name>\`. Attributes that ask for a call, user or contact take its id. All events bubble and cross shadow boundaries;
those named \`offhook-request-…\` come before something is done, and whoever prevents one does the work itself. React's
components have the same properties, and events as \`onCallInitiated\`, \`onRequestEnd\` and so on.

${elements.map(section).join('\n')}
## CSS tokens

Set them on any element above, such as \`:root\`. Light and dark follow the system, or \`theme\` of the provider.

${table(
  ['Token', 'Default'],
  tokens.map(([name = '', value = '']) => [code(name), code(value)]),
)}`;
}

/** @param {Element} element */
function section({ tag, text, properties, lists }) {
  const parts = Object.entries(lists)
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => table([title, ''], rows));
  const table1 = table(['Attribute', 'Property', 'Type', ''], properties);
  return [`## \`<${tag}>\`\n`, `${text}\n`, table1, ...parts].join('\n');
}

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
function table(head, rows) {
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map((one) => one.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

/** @param {string} text */
const code = (text) => `\`${text}\``;

/** @param {string} text */
const plain = (text) =>
  text
    .replace(/\n\s*\*\s?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
