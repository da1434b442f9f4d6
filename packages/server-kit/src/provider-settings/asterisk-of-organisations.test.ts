import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ErrorBody } from '@offhook/core/errors';
import type { ProviderInfo, ProviderSettings } from '@offhook/core/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asterisk } from '../providers/asterisk/index.js';
import { startCallSystem, type ApiUser, type CallSystem } from '../testing/index.js';
import { startFakeAsterisk, type FakeAsterisk } from '../testing/vendors/asterisk/index.js';
import { encryptionKey } from './twilio-accounts.fixture.js';

const login = { user: 'offhook', password: 'canary-password-of-the-pbx' };

let fake: FakeAsterisk;
let system: CallSystem;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-pbx-'));
  fake = await startFakeAsterisk({ ...login, app: 'offhook' });
});
afterEach(async () => {
  await system.close();
  await fake.close();
  await rm(folder, { recursive: true, force: true });
});

async function serve(ownServers?: readonly string[]): Promise<readonly [ApiUser, ApiUser]> {
  const database = `file:${join(folder, 'offhook.db')}`;
  system = await startCallSystem({ database, encryptionKey, providers: [asterisk({ ownServers })] });
  const other = { userId: 'ren', orgId: 'north', role: 'admin', name: 'Ren' } as const;
  return [await system.as('amara'), await system.as(other)];
}

async function save(user: ApiUser, values: object): Promise<string> {
  const { status, body } = await user.request<{ error?: ErrorBody }>(
    'PUT',
    '/providers/asterisk/settings',
    values,
  );
  return `${status} ${body.error?.message ?? ''}`.trim();
}
const here = (): string => new URL(fake.url).origin;

describe('an Asterisk of an organisation', () => {
  it('is where the host allows one, and nowhere else', async () => {
    const [amara] = await serve([here()]);
    for (const ariUrl of [
      'http://169.254.169.254/latest',
      'http://2852039166',
      'http://0xA9FEA9FE/',
      'http://metadata/',
      'http://127.0.0.1:1/ari',
      'http://10.0.0.1/ari',
      'ftp://pbx/ari',
      `${here()}@pbx.example/ari`,
      `${fake.url}?x=`,
      `${fake.url}#x`,
      `${here().replace('//', '//a:b@')}/ari`,
    ])
      expect(await save(amara, { ...login, ariUrl }), ariUrl).toMatch(/^400 .+\.$/);
    expect(await save(amara, { ...login, ariUrl: fake.url })).toBe('200');
  });

  it('is none where the host allows none, which is said; what was stored before is off', async () => {
    const before = await serve([here()]);
    expect(await save(before[0], { ...login, ariUrl: fake.url })).toBe('200');
    await system.close();
    const [amara, ren] = await serve();
    const why = 'cannot work: this server does not let organisations use an Asterisk of their own';
    expect(await save(ren, { ...login, ariUrl: fake.url })).toContain(`400 These settings ${why}`);
    const shown = async () =>
      (await amara.request<{ items: ProviderInfo[] }>('GET', '/providers')).body.items[0];
    const off = { mode: 'off', settingsSource: 'stored', missing: [expect.stringContaining(why)] };
    expect(await shown()).toMatchObject(off);
    expect(await save(amara, { ariUrl: null, user: null, password: null })).toBe('200');
    expect(await shown()).toMatchObject({ settingsSource: 'none' });
  });

  it('tells one organisation its events, however another writes the same application', async () => {
    const [amara, ren] = await serve([here()]);
    const mine = { ...login, ariUrl: fake.url, app: 'offhook' };
    expect(await save(amara, mine)).toBe('200');
    const taken =
      '409 This is used here already. Choose another Address of the REST interface or Stasis application.';
    for (const change of [{}, { app: null }, { ariUrl: `${fake.url}/` }, { ariUrl: fake.url.toUpperCase() }])
      expect(await save(ren, { ...mine, ...change }), JSON.stringify(change)).toBe(taken);

    // It is another account now; the one before is connected for the calls that go by it.
    expect(await save(amara, { ...mine, app: 'harbour' })).toBe('200');
    expect(await save(ren, mine)).toBe(taken);
    expect(await save(ren, { ...mine, app: 'north' })).toBe('200');
  });

  it('is the same account, with its secrets, when it is written in another way', async () => {
    const [amara] = await serve([here()]);
    expect(await save(amara, { ...login, ariUrl: fake.url })).toBe('200');
    expect(await save(amara, { ariUrl: `${fake.url}/`, app: 'offhook' })).toBe('200');
    const { body } = await amara.request<ProviderSettings>('GET', '/providers/asterisk/settings');
    expect(body.fields.find(({ name }) => name === 'password')?.set).toBe(true);
  });
});
