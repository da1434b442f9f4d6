import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes the folder the clinic keeps its data in, for this user alone. */
export function prepareDataDir(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
}

/**
 * A secret that nobody configured: generated once, kept in `dataDir` with mode 0600, the same after every restart.
 * Throws when the file is there but holds no secret.
 */
export function keptSecret(dataDir: string, name: string): string {
  const path = join(dataDir, name);
  try {
    // `wx` makes the first of two processes that start at once win; the other one reads its secret.
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    chmodSync(path, 0o600);
  }
  const secret = readFileSync(path, 'utf8').trim();
  if (secret.length < 32)
    throw new Error(`${path} holds no usable secret. Delete it, and a new one is made.`);
  return secret;
}
