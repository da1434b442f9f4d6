// Packs every package as it would be published, and looks at the result with publint and "are the types wrong".
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'offhook-pack-'));

/**
 * Runs a command and prints what it says only when it fails.
 * @param {string} command
 * @param {string[]} args
 */
function succeeds(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) console.error(`${command} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? ''}`);
  return status === 0;
}

/** @param {string} tarball */
function leaks(tarball) {
  const read = (/** @type {string[]} */ ...args) => execFileSync('tar', args, { encoding: 'utf8' });
  const leaked = [
    ...read('tzf', tarball)
      .split('\n')
      .filter((path) => path.startsWith('package/src/')),
    ...(/offhook-source|workspace:/.exec(read('xzOf', tarball, 'package/package.json')) ?? []),
  ];
  for (const what of leaked) console.error(`${tarball} must not contain ${what}`);
  return leaked.length > 0;
}

for (const name of readdirSync('packages')) {
  execFileSync('pnpm', ['--dir', `packages/${name}`, 'pack', '--pack-destination', folder], {
    stdio: 'pipe',
  });
}
const tarballs = readdirSync(folder).map((name) => join(folder, name));
const checks = tarballs.flatMap((tarball) => [
  !leaks(tarball),
  succeeds('publint', [tarball, '--strict']),
  succeeds('attw', [tarball, '--profile', 'esm-only']),
]);
rmSync(folder, { recursive: true, force: true });
process.exitCode = checks.every(Boolean) ? 0 : 1;
