// What a package exports when published: its exports without the workspace's private condition.
import { readdirSync, readFileSync } from 'node:fs';

/** @returns {[path: string, text: string][]} */
export default function publishExports() {
  return readdirSync('packages').map((name) => {
    const path = `packages/${name}/package.json`;
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    const exports = Object.fromEntries(
      Object.entries(manifest.exports).map(([entry, target]) => [entry, withoutSource(target)]),
    );
    manifest.publishConfig = { ...manifest.publishConfig, exports };
    return [path, JSON.stringify(manifest, null, 2)];
  });
}

/** @param {string | Record<string, string>} target */
function withoutSource(target) {
  if (typeof target === 'string') return target;
  return Object.fromEntries(Object.entries(target).filter(([condition]) => condition !== 'offhook-source'));
}
