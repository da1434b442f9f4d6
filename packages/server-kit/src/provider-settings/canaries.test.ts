import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActiveSnapshot, Call } from '@offhook/core/call';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../database/open-database.js';
import type { OffhookTables } from '../database/schema.js';
import type { Logger } from '../ports/logger.js';
import { startCallSystem, testPeople, waitFor, type ApiUser, type CallSystem } from '../testing/index.js';
import { startPostgres } from '../testing/postgres.js';
import { ownAccounts, type OwnAccount } from './own-account.fixture.js';
import { dial, encryptionKey, until } from './twilio-accounts.fixture.js';

const people = {
  name: 'Canary Castellano',
  phone: '+12025550142',
  busy: '+12025550101',
  caller: '+12025550177',
};
/** Parts of numbers, so that another way of writing them is found, too. */
const neverLogged = [
  ...Object.values(people).map((one) => one.replace(/^\+1/, '')),
  ...Object.values(testPeople).map(({ name }) => name),
];
const secretOfHost = 'a secret of the test system, long enough';

/** Everything that can be seen from outside, as text. */
interface Seen {
  readonly logged: string[];
  /** Bodies of answers, good and bad. */
  readonly answered: string[];
  /** Bodies of errors, without the call that the asker may see. */
  readonly refused: string[];
  readonly told: string[];
  readonly printed: string[];
}

/** As a host's own logger might write it: with everything that is in an error. */
function recordingLogger(lines: string[]): Logger {
  const write = (facts: object, message: string): void => {
    lines.push(`${message} ${JSON.stringify(facts, withErrors)}`);
  };
  return { debug: write, info: write, warn: write, error: write };
}

function withErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { name, message, stack, cause } = value;
  return { ...value, name, message, stack, cause };
}

function watched(user: ApiUser, seen: Seen): ApiUser {
  return {
    ...user,
    async request<Body>(...asked: Parameters<ApiUser['request']>) {
      const answer = await user.request<Body>(...asked);
      const text = JSON.stringify(answer.body) ?? '';
      seen.answered.push(text);
      if (answer.status >= 400)
        seen.refused.push(
          JSON.stringify(answer.body, (key, value: unknown) => (key === 'call' ? null : value)),
        );
      return answer;
    },
  };
}

async function listen(system: CallSystem, { token }: ApiUser, told: string[]): Promise<Socket> {
  const socket = io(system.origin, {
    ...{ path: `${system.mountPath}/realtime`, transports: ['websocket'], reconnection: false },
    auth: { token, deviceId: 'desk', deviceLabel: 'Desk' },
  });
  socket.onAny((...message: unknown[]) => told.push(JSON.stringify(message)));
  await new Promise<void>((resolve) => socket.once('calls:active', () => resolve()));
  return socket;
}

/** Calls as they go well and badly, by an account of the organisation. */
async function life(account: OwnAccount, system: CallSystem, amara: ApiUser): Promise<void> {
  const { name: provider } = account.provider;
  const post = (path: string, body: object = {}) => amara.request('POST', path, body);
  await post('/contacts', { name: people.name, phone: people.phone });
  const good = await until(amara, await dial(amara), 'connected');
  await post(`/calls/${good.id}/hold`);
  await post(`/calls/${good.id}/dtmf`, { digits: '1' });
  await post(`/calls/${good.id}/resume`);
  await post(`/calls/${good.id}/dtmf`, { digits: '12#' });
  await post(`/calls/${good.id}/recording`, { action: 'start', consent: true });
  await post(`/calls/${good.id}/transfer`, { to: { phone: people.busy }, mode: 'blind' });
  await post(`/calls/${good.id}/end`);
  await until(amara, await dial(amara, { to: { phone: people.busy } }), 'busy');

  // What vendors say of a refusal names numbers, and a bad one might repeat what it was sent.
  const words = `${people.phone} ${account.secrets.join(' ')}`;
  const body = { code: 21211, message: words, errors: [{ code: '10016', title: words, detail: words }] };
  for (const status of [400, 401, 403, 404]) {
    account.faultOfDial({ answer: { status, body } });
    await until(amara, await dial(amara), 'failed');
  }
  account.faultOfDial({ answer: { status: 500, body: words } });
  await post(`/calls/${(await dial(amara)).id}/end`);
  account.faultOfDial({ drop: 'after' });
  await post(`/calls/${(await dial(amara)).id}/end`);
  await post('/calls', { to: { phone: people.phone }, from: people.caller });
  await post('/calls', { to: { phone: '911' } });

  const phone = account.callIn(people.caller);
  const inbound = await waitFor(
    'it rings',
    async () => (await amara.request<ActiveSnapshot>('GET', '/calls/active')).body.calls,
    (calls) => calls.some((one: Call) => one.direction === 'inbound' && one.status === 'ringing'),
  );
  phone.hangUp();
  const { id } = inbound.find((one) => one.direction === 'inbound') as Call;
  await waitFor(
    'the caller gave up',
    async () => (await amara.request<Call>('GET', `/calls/${id}`)).body,
    ({ endedAt }) => endedAt !== null,
  );

  for (const path of [`/webhooks/${provider}`, `/webhooks/${provider}/status?call=${good.id}&account=x`])
    await fetch(system.url + path, {
      method: 'POST',
      body: `To=${people.phone}&Token=${account.secrets[0]}`,
    });
  await amara.request('PUT', `/providers/${provider}/settings`, { nonsense: account.secrets[0] });
  await post(`/providers/${provider}/test`);
  for (const path of [
    '/providers',
    `/providers/${provider}/settings`,
    '/me',
    '/calls',
    `/calls/${good.id}/events`,
  ])
    await amara.request('GET', path);
  await expect.poll(account.alive, { timeout: 20_000 }).toBe(0);
}

const notIn = (texts: readonly string[], canaries: readonly string[]): void => {
  for (const canary of canaries) expect(texts.filter((text) => text.includes(canary))).toEqual([]);
};

/** SQLite clears its side files away when it likes; then all is read again, for what was in them has moved. */
async function bytesIn(folder: string): Promise<readonly string[]> {
  for (;;) {
    try {
      const files = await readdir(folder);
      return await Promise.all(files.map((file) => readFile(join(folder, file), 'latin1')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

describe.each(Object.entries(ownAccounts))('canaries of %s', (name, open) => {
  let account: OwnAccount;
  let folder: string;
  const seen: Seen = { logged: [], answered: [], refused: [], told: [], printed: [] };

  beforeEach(async () => {
    account = await open();
    folder = await mkdtemp(join(tmpdir(), 'offhook-canaries-'));
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
      vi.spyOn(console, method).mockImplementation((...said) => void seen.printed.push(JSON.stringify(said)));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await account.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Lives with it, and looks at all that was seen; the database is for the caller to look at. */
  async function liveOn(database: string | { url: string; schema: string }): Promise<readonly string[]> {
    const options = {
      ...{ database, encryptionKey, providers: [account.provider] },
      ...{ logger: recordingLogger(seen.logged), recordingPolicy: 'ask' as const },
    };
    const system = await startCallSystem(({ url }) => ({ ...options, publicUrl: url }));
    try {
      const amara = watched(await system.as('amara'), seen);
      await account.enter(amara);
      const socket = await listen(system, amara, seen.told);
      await life(account, system, amara);
      socket.close();
    } finally {
      await system.close();
    }
    const again = await startCallSystem(options);
    try {
      const amara = watched(await again.as('amara'), seen);
      const { body } = await amara.request<{ source: string }>('GET', `/providers/${name}/settings`);
      expect(body.source).toBe('stored');
    } finally {
      await again.close();
    }
    const secrets = [...account.secrets, encryptionKey, secretOfHost];
    for (const texts of Object.values(seen) as string[][]) notIn(texts, secrets);
    notIn([...seen.logged, ...seen.refused, ...seen.printed], neverLogged);
    expect(seen.logged.length, 'something was logged at all').toBeGreaterThan(0);
    expect(seen.told.length, 'something was told at all').toBeGreaterThan(5);
    expect(seen.refused.length, 'something was refused at all').toBeGreaterThan(2);
    return secrets;
  }

  it('are seen nowhere, nor in the file of SQLite', { timeout: 90_000 }, async () => {
    const secrets = await liveOn(`file:${join(folder, 'offhook.db')}`);
    const bytes = await bytesIn(folder);
    expect(bytes.join('')).toContain(people.name);
    notIn(bytes, secrets);
  });

  it('are seen nowhere, nor in a dump of PostgreSQL', { timeout: 90_000 }, async () => {
    const postgres = await startPostgres();
    const target = { url: postgres.url, schema: `canaries_${name}` };
    try {
      const secrets = await liveOn(target);
      notIn(await dumpOf(target), secrets);
    } finally {
      await postgres.stop();
    }
  });
});

/** Every row of every table as text. */
async function dumpOf(target: { url: string; schema: string }): Promise<readonly string[]> {
  const database = await openDatabase(target);
  try {
    const tables = await database.read<{ name: string }>(
      'select table_name as name from information_schema.tables where table_schema = ?',
      [target.schema],
    );
    const rows = await Promise.all(
      tables.map(({ name }) =>
        database.read<object>(`select * from ${database.table(name as keyof OffhookTables)}`, []),
      ),
    );
    expect(rows.flat().length).toBeGreaterThan(10);
    return rows.flat().map((row) => JSON.stringify(row));
  } finally {
    await database.close();
  }
}
