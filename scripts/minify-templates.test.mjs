import { SourceMap } from 'node:module';
import { describe, expect, it } from 'vitest';
import { minifyTemplates } from './minify-templates.mjs';

/** @param {string} source */
async function minified(source) {
  const [code = '', map = ''] = (await minifyTemplates(source, 'element.ts')).split(
    '\n//# sourceMappingURL=',
  );
  return { code, map };
}

/** @param {string} text */
const ticked = (text) => text.replaceAll('§', '`');

describe('minifyTemplates', () => {
  it('minifies style sheets and keeps their escapes', async () => {
    const source = ticked(String.raw`css§
      .a::before { /* why */ content: '\\\\ \\2190'; color: #ffffff; }
    §;`);
    expect((await minified(source)).code).toBe(
      ticked(String.raw`css§.a:before{content:"\\\\ ←";color:#fff}§;`),
    );
  });

  it('makes a line break in markup one space, which shows the same, and none before the end of a tag', async () => {
    const { code } = await minified(
      'html`<p\n  class="a  b"\n  >${one}\n  ${two}  three</p\n>\n<b>x</b>\n<img\n  src=${src}\n/>`',
    );
    expect(code).toBe('html`<p class="a  b">${one} ${two}  three</p> <b>x</b> <img src=${src} />`');
  });

  it('reaches templates within templates and leaves code and other templates alone', async () => {
    const source =
      'html`<ul>\n  ${all.map(\n    (one) =>\n      html`<li\n        >${`a\n  b`}</li\n      >`)}</ul>`;\nsvg`\n  `;';
    expect((await minified(source)).code).toBe(
      'html`<ul> ${all.map(\n    (one) =>\n      html`<li>${`a\n  b`}</li>`)}</ul>`;\nsvg`\n  `;',
    );
    expect(await minifyTemplates('const text = `a\n  b`;', 'words.ts')).toBe('const text = `a\n  b`;');
  });

  it('says where each expression came from', async () => {
    const { code, map } = await minified('html`<p>\n  a\n</p>\n${here}`;\nthere();');
    const lines = code.split('\n');
    const payload = JSON.parse(Buffer.from(map.split(',')[1] ?? '', 'base64').toString());
    expect(payload.sourcesContent).toEqual(['html`<p>\n  a\n</p>\n${here}`;\nthere();']);
    const sourceMap = new SourceMap(payload);
    const origin = (/** @type {string} */ text) => {
      const line = lines.findIndex((one) => one.includes(text));
      const entry = sourceMap.findEntry(line, lines[line]?.indexOf(text) ?? 0);
      return 'originalLine' in entry ? [entry.originalLine, entry.originalColumn] : null;
    };
    expect([origin('here'), origin('there')]).toEqual([
      [3, 2],
      [4, 0],
    ]);
  });

  it('refuses what it cannot minify safely', async () => {
    await expect(minified('css`a { color: ${red} }`')).rejects.toThrow('cannot be minified');
    await expect(minified('css`a { color: red; } }`')).rejects.toThrow('element.ts: Unexpected "}"');
  });
});
