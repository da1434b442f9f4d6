import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { createCallQueries } from '../call-queries.js';
import { createCallWriter } from '../commit-change.js';
import type { SqliteDatabase } from '../database.js';
import { openDatabase } from '../open-database.js';
import { placing } from '../testing/call-changes.js';
import { openSqliteHandle } from './load-sqlite.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-sqlite-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('cannot write through the connection that reads', async () => {
  const database = await openDatabase('file::memory:');
  await expect(database.kysely.deleteFrom('offhook_calls').execute()).rejects.toThrow(/readonly/);
  await expect(database.read('delete from offhook_calls', [])).rejects.toThrow(/readonly/);
  await database.close();
});

it('reads what is committed while a write is open', async () => {
  const database = await openDatabase('file::memory:');
  await createCallWriter(database).commitChange(placing('call'));
  await database.write(async (tables) => {
    await tables.deleteFrom('offhook_calls').execute();
    expect(await createCallQueries(database).readCall('call')).not.toBeNull();
    expect(await tables.selectFrom('offhook_calls').select('id').execute()).toEqual([]);
  });
  expect(await createCallQueries(database).readCall('call')).toBeNull();
  await database.close();
});

it('refuses a write inside a write instead of waiting for itself', async () => {
  const database = await openDatabase('file::memory:');
  await expect(database.write(() => database.write(async () => 1))).rejects.toThrow(TypeError);
  expect(await database.write(async () => 2)).toBe(2);
  await database.close();
  await expect(database.write(async () => 3)).rejects.toMatchObject({ code: 'unavailable' });
});

it('undoes what is refused alone, although those who write at the same time share a commit', async () => {
  const database = await openDatabase('file::memory:');
  const writer = createCallWriter(database);
  const [first, again, second] = await Promise.all([
    writer.commitChange(placing('first')),
    writer.commitChange(placing('first')),
    writer.commitChange(placing('second')),
  ]);
  expect([first, again, second]).toEqual(['saved', { conflict: 'version' }, 'saved']);
  const { readCall } = createCallQueries(database);
  expect([await readCall('first'), await readCall('second')].map((call) => call?.state.version)).toEqual([
    1, 1,
  ]);
  await database.close();
});

it('refuses a write of a shared commit inside a write, too', async () => {
  const database = await openDatabase('file::memory:');
  const writer = createCallWriter(database);
  const other = writer.commitChange(placing('call'));
  await expect(database.write(() => writer.commitChange(placing('inner')))).rejects.toThrow(TypeError);
  expect(await other).toBe('saved');
  await database.close();
});

it('waits for another process that is writing, without blocking', async () => {
  const path = join(folder, 'busy.db');
  const database = await openDatabase(`file:${path}`);
  const other = await openSqliteHandle(path, false);
  other.exec('begin immediate');
  const placed = createCallWriter(database).commitChange(placing('call'));
  // Reaching this line while the commit waits shows that the event loop is free.
  expect(await createCallQueries(database).readCall('call')).toBeNull();
  other.exec('rollback');
  expect(await placed).toBe('saved');
  other.close();
  await database.close();
});

it('keeps its file from other users, waits for the disk, and removes a memory database', async () => {
  const path = join(folder, 'deep', 'own.db');
  const database = (await openDatabase(`file:${path}`)) as SqliteDatabase;
  expect(statSync(path).mode & 0o077).toBe(0);
  const settings = await database.transact((statements) => [
    ...statements.all('pragma synchronous', []),
    ...statements.all('pragma foreign_keys', []),
    ...statements.all('pragma journal_mode', []),
  ]);
  expect(settings).toEqual([{ synchronous: 2 }, { foreign_keys: 1 }, { journal_mode: 'wal' }]);
  await database.close();
  const memory = (await openDatabase('file::memory:')) as SqliteDatabase;
  const [list] = await memory.read<{ file: string }>('pragma database_list', []);
  expect(existsSync(list?.file ?? '')).toBe(true);
  await memory.close();
  expect(existsSync(list?.file ?? '')).toBe(false);
});

it('loses no acknowledged commit when its process is killed', async () => {
  const target = `file:${join(folder, 'killed.db')}`;
  const acknowledged: string[] = [];
  for (const enough of [40, 110]) {
    const script = fileURLToPath(new URL('../testing/write-until-killed.ts', import.meta.url));
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--conditions', 'offhook-source', script, target],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const exited = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
    for await (const id of createInterface({ input: child.stdout })) {
      acknowledged.push(id);
      if (acknowledged.length >= enough) child.kill('SIGKILL');
    }
    expect(await exited).toBe('SIGKILL');
  }
  const database = await openDatabase(target);
  const kept = new Set(
    (await database.kysely.selectFrom('offhook_calls').select('id').execute()).map((row) => row.id),
  );
  expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  const [check] = await database.read<{ integrity_check: string }>('pragma integrity_check', []);
  expect(check?.integrity_check).toBe('ok');
  await database.close();
}, 60_000);
