// Writes every generated file anew. With --check it writes nothing and fails when one is out of date.
// A generator is a file in scripts/generate/ whose default export returns the files it makes, as [path, text] pairs.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { format, resolveConfig } from 'prettier';

const check = process.argv.includes('--check');
const folder = new URL('./generate/', import.meta.url);

const stale = [];
for (const name of readdirSync(folder).filter((file) => file.endsWith('.mjs'))) {
  const { default: generate } = await import(new URL(name, folder).href);
  for (const [path, text] of await generate()) {
    const wanted = await format(text, { ...(await resolveConfig(path)), filepath: path });
    if (wanted === readIfPresent(path)) continue;
    stale.push(path);
    if (check) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, wanted);
  }
}

for (const path of stale) console.log(check ? `${path} is out of date: npm run generate` : `wrote ${path}`);
if (check && stale.length > 0) process.exitCode = 1;

/** @param {string} path */
function readIfPresent(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
