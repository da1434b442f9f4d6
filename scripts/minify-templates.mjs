// Takes out of `css` and `html` templates what only people read. Minifiers of JavaScript leave template literals alone.
import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';
import MagicString from 'magic-string';
import ts from 'typescript';

/**
 * An esbuild plugin that minifies the templates of the TypeScript files it loads.
 * @returns {import('esbuild').Plugin}
 */
export function minifyTemplatesPlugin() {
  return {
    name: 'minify-templates',
    setup(build) {
      build.onLoad({ filter: /\.ts$/, namespace: 'file' }, async ({ path }) => ({
        contents: await minifyTemplates(await readFile(path, 'utf8'), path),
        loader: 'ts',
      }));
    },
  };
}

/**
 * The source with minified templates and, where it has any, a source map in its last line.
 * @param {string} source
 * @param {string} path
 */
export async function minifyTemplates(source, path) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest);
  const edited = new MagicString(source);
  for (const { tag, template } of taggedTemplates(file)) {
    if (tag === 'html') minifyHtml(edited, template, file);
    if (tag === 'css') await minifyCss(edited, template, file);
  }
  if (!edited.hasChanged()) return source;
  const map = edited.generateMap({ source: path, includeContent: true, hires: 'boundary' });
  return `${edited.toString()}\n//# sourceMappingURL=${map.toUrl()}`;
}

/**
 * @param {ts.Node} node
 * @returns {{ tag: string, template: ts.TemplateLiteral }[]}
 */
function taggedTemplates(node) {
  const children = /** @type {ts.Node[]} */ ([]);
  ts.forEachChild(node, (child) => void children.push(child));
  const found = children.flatMap(taggedTemplates);
  return ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag)
    ? [...found, { tag: node.tag.text, template: node.template }]
    : found;
}

/**
 * @param {MagicString} edited
 * @param {ts.TemplateLiteral} template
 * @param {ts.SourceFile} file
 */
async function minifyCss(edited, template, file) {
  if (!ts.isNoSubstitutionTemplateLiteral(template))
    throw new Error(
      `${file.fileName}: a style sheet with \${} in it cannot be minified; make a list of sheets.`,
    );
  const { code, warnings } = await transform(template.text, { loader: 'css', minify: true, charset: 'utf8' });
  if (warnings[0])
    throw new Error(`${file.fileName}: ${warnings[0].text}: ${warnings[0].location?.lineText}`);
  const text = code.trim().replace(/[\\`]|\$\{/g, '\\$&');
  edited.update(template.getStart(file), template.end, `\`${text}\``);
}

/**
 * A line break and its indentation become one space, which to a browser is the same: white space that shows is never
 * taken away. Before the `>` that ends a tag they become nothing.
 * @param {MagicString} edited
 * @param {ts.TemplateLiteral} template
 * @param {ts.SourceFile} file
 */
function minifyHtml(edited, template, file) {
  const texts = ts.isTemplateExpression(template)
    ? [template.head, ...template.templateSpans.map(({ literal }) => literal)]
    : [template];
  for (const text of texts) {
    const textStart = text.getStart(file) + 1;
    for (const { 0: spaces, index } of file.text.slice(textStart, text.end).matchAll(/\s*\n\s*/g)) {
      const start = textStart + index;
      const end = start + spaces.length;
      if (file.text[end] === '>') edited.remove(start, end);
      else edited.update(start, end, ' ');
    }
  }
}
