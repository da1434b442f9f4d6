import type { Contact, DirectoryPerson, Page } from '@offhook/core/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCallSystem, waitFor, type ApiUser, type CallSystem } from '../testing/index.js';
import { startPostgres, type TestPostgres } from '../testing/postgres.js';

describe.each(['sqlite', 'postgres'] as const)('directory on %s', (engine) => {
  let postgres: TestPostgres | null = null;
  let system: CallSystem;
  let amara: ApiUser;
  let maya: ApiUser;
  let vip: Contact;
  beforeAll(async () => {
    if (engine === 'postgres') postgres = await startPostgres();
    system = await startCallSystem(
      postgres === null ? {} : { database: { url: postgres.url, schema: 'directory' } },
    );
    [amara, maya] = await Promise.all([system.as('amara'), system.as('maya')]);
    const add = async (body: object): Promise<Contact> =>
      (await amara.request<Contact>('POST', '/contacts', body)).body;
    await add({ name: 'Maya T.', userId: 'maya', phone: '+12025550150', email: 'maya@home.example' });
    vip = await add({ name: 'Vip Vera', phone: '+12025550151', email: 'Vera@example.org' });
    await add({ name: 'No Phone' });
    await add({ name: 'Quiet Quinn', phone: '+12025550152', doNotCall: true });
    await (await system.as('rin')).request('POST', '/contacts', { name: 'North Nora' });
  }, 60_000);
  afterAll(async () => {
    await system?.close();
    await postgres?.stop();
  });

  const page = async (user: ApiUser, query = ''): Promise<Page<DirectoryPerson>> =>
    (await user.request<Page<DirectoryPerson>>('GET', `/directory${query}`)).body;
  const names = async (user: ApiUser, query = ''): Promise<string[]> =>
    (await page(user, query)).items.map((one) => one.name);

  it('shows staff its contacts, clients and colleagues by name: each person once, not itself, nobody elsewhere', async () => {
    expect(await names(amara)).toEqual([
      'John Reyes',
      'Leo Hart',
      'Maya T.',
      'No Phone',
      'Quiet Quinn',
      'Vip Vera',
    ]);
    expect(await names(amara, '?kind=user')).toEqual(['John Reyes', 'Leo Hart', 'Maya Torres']);
    expect(await names(amara, '?kind=staff')).toEqual(['Leo Hart']);
    expect(await names(amara, '?kind=contact')).toEqual(['Maya T.', 'No Phone', 'Quiet Quinn', 'Vip Vera']);
    expect(await names(amara, '?query=VÉRA')).toEqual(['Vip Vera']);
    expect(await names(amara, '?query=%28202%29%20555-0151')).toEqual(['Vip Vera']);
  });

  it('says who can be rung, and whether they are there', async () => {
    const rung = Object.fromEntries(
      (await page(amara)).items.map((one) => [one.name, [one.canRing, one.presence]]),
    );
    expect(rung).toEqual({
      'John Reyes': [true, 'offline'],
      'Leo Hart': [true, 'offline'],
      'Maya T.': [true, 'offline'],
      'No Phone': [false, 'offline'],
      'Quiet Quinn': [false, 'offline'],
      'Vip Vera': [true, 'offline'],
    });
  });

  it('shows clients the staff, without numbers and addresses', async () => {
    const { items } = await page(maya);
    expect(items.map((one) => one.name)).toEqual(['Dr. Amara Osei', 'Leo Hart']);
    expect(items.every((one) => one.phone === null && one.email === null && one.canRing)).toBe(true);
    expect(await names(maya, '?kind=contact')).toEqual([]);
    expect(await names(maya, `?id=${vip.id}`)).toEqual([]);
    expect(await names(maya, '?id=john')).toEqual([]);
    expect(await names(maya, '?email=vera%40example.org')).toEqual([]);
  });

  it('finds one person by id or e-mail', async () => {
    expect(await names(amara, `?id=${vip.id}`)).toEqual(['Vip Vera']);
    expect(await names(amara, '?id=leo')).toEqual(['Leo Hart']);
    expect(await names(amara, '?id=amara')).toEqual([]);
    expect(await names(amara, '?id=rin')).toEqual([]);
    expect(await names(amara, '?email=VERA%40example.org')).toEqual(['Vip Vera']);
    expect(await names(amara, '?email=maya%40mail.example')).toEqual(['Maya Torres']);
  });

  it('gives pages that neither skip nor repeat', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { items, nextCursor }: Page<DirectoryPerson> = await page(
        amara,
        `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...items.map((one) => one.name));
      cursor = nextCursor;
    }
    expect(seen).toEqual(['John Reyes', 'Leo Hart', 'Maya T.', 'No Phone', 'Quiet Quinn', 'Vip Vera']);
  });

  it('knows who has signed in, and keeps what the host said when a token says less', async () => {
    const ivy = await system.as({ userId: 'ivy', orgId: 'north', role: 'agent', name: 'Ivy Night' });
    await ivy.request('GET', '/me');
    const rin = await system.as('rin');
    await waitFor(
      'Ivy in the directory',
      () => names(rin, '?kind=user'),
      (found) => found.includes('Ivy Night'),
    );
    const terse = await system.as({ userId: 'maya', orgId: 'harbour', role: 'client', name: '' });
    await terse.request('GET', '/me');
    await waitFor(
      'Maya by e-mail',
      () => names(amara, '?email=maya%40mail.example'),
      (found) => found[0] === 'Maya Torres',
    );
    const bot = await system.as({ userId: 'bot', orgId: 'north', role: 'service', name: 'Bot' });
    await bot.request('GET', '/me');
    expect(await names(rin, '?kind=user')).not.toContain('Bot');
  });
});
