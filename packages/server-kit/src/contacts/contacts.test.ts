import type { ErrorBody } from '@offhook/core/errors';
import type { Contact, Page } from '@offhook/core/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Directory, DirectoryEntry } from '../ports/directory.js';
import { startCallSystem, type ApiUser, type CallSystem } from '../testing/index.js';
import { startPostgres, type TestPostgres } from '../testing/postgres.js';

type Refusal = { readonly error: ErrorBody };

describe.each(['sqlite', 'postgres'] as const)('contacts on %s', (engine) => {
  let postgres: TestPostgres | null = null;
  let system: CallSystem;
  let amara: ApiUser;
  let leo: ApiUser;
  let rin: ApiUser;
  let maya: ApiUser;
  beforeAll(async () => {
    if (engine === 'postgres') postgres = await startPostgres();
    system = await startCallSystem(
      postgres === null ? {} : { database: { url: postgres.url, schema: 'contacts' } },
    );
    [amara, leo, rin, maya] = await Promise.all([
      system.as('amara'),
      system.as('leo'),
      system.as('rin'),
      system.as('maya'),
    ]);
  }, 60_000);
  afterAll(async () => {
    await system?.close();
    await postgres?.stop();
  });
  beforeEach(async () => {
    for (const { id } of await listed('limit=200')) await amara.request('DELETE', `/contacts/${id}`);
  });

  async function add(body: object, user = amara): Promise<Contact> {
    const answer = await user.request<Contact>('POST', '/contacts', body);
    expect(answer.status).toBe(201);
    return answer.body;
  }
  const page = async (query: string, user = amara): Promise<Page<Contact>> =>
    (await user.request<Page<Contact>>('GET', `/contacts?${query}`)).body;
  const listed = async (query: string, user = amara): Promise<readonly Contact[]> =>
    (await page(query, user)).items;
  const names = async (query: string): Promise<string[]> => (await listed(query)).map((one) => one.name);

  it('keeps everything that was given, with numbers in E.164 and each once', async () => {
    const contact = await add({
      name: '  Zoë Ångström ',
      phone: '(202) 555-0142',
      phones: [
        { label: 'work', number: '+44 20 7946 0958' },
        { label: 'again', number: '202.555.0142' },
      ],
      email: ' Zoe@Example.org ',
      company: 'Harbour',
      category: 'follow_up',
      doNotCall: true,
      avatarUrl: 'https://example.org/zoe.png',
      userId: 'zoe',
    });
    expect(contact).toMatchObject({
      name: 'Zoë Ångström',
      phone: '+12025550142',
      phones: [
        { label: 'main', number: '+12025550142' },
        { label: 'work', number: '+442079460958' },
      ],
      email: 'zoe@example.org',
      category: 'follow_up',
      favorite: false,
      doNotCall: true,
      userId: 'zoe',
    });
    expect((await amara.request('GET', `/contacts/${contact.id}`)).body).toEqual(contact);
    const bare = await add({ name: 'Bare' });
    expect(bare).toMatchObject({
      phone: null,
      phones: [],
      email: null,
      company: null,
      category: 'lead',
      doNotCall: false,
      userId: null,
    });
  });

  it('refuses a number that is none, and names it', async () => {
    const answer = await amara.request<Refusal>('POST', '/contacts', {
      name: 'A',
      phones: [
        { label: '', number: '+12025550142' },
        { label: '', number: '12' },
      ],
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { error: { code: 'invalid_number', details: { number: '12' } } },
    });
    expect(answer.body.error.message).toContain('“12”');
    expect(await names('')).toEqual([]);
  });

  it('changes what is given and nothing else', async () => {
    const contact = await add({
      name: 'Ann',
      phone: '+12025550142',
      phones: [{ label: 'work', number: '+12025550143' }],
      company: 'X',
    });
    const patch = async (body: object): Promise<Contact> =>
      (await amara.request<Contact>('PATCH', `/contacts/${contact.id}`, body)).body;
    expect(await patch({ category: 'client' })).toEqual({
      ...contact,
      category: 'client',
      updatedAt: expect.any(String),
    });
    expect((await patch({ phone: '202-555-0144' })).phones.map((one) => one.number)).toEqual([
      '+12025550144',
      '+12025550143',
    ]);
    expect((await patch({ phone: null })).phone).toBe('+12025550143');
    expect(await patch({ phones: [], company: null })).toMatchObject({
      phone: null,
      phones: [],
      company: null,
      name: 'Ann',
    });
    expect(await names('query=ann')).toEqual(['Ann']);
    expect(await patch({ name: 'Béatrice' })).toMatchObject({ name: 'Béatrice' });
    expect(await names('query=ann')).toEqual([]);
    expect(await names('query=beatrice')).toEqual(['Béatrice']);
  });

  it('finds by name, company, e-mail and number, however they are written', async () => {
    await add({ name: 'Zoë Ångström', phone: '+12025550142', email: 'zoe@example.org', company: 'Déjà Vu' });
    await add({ name: '100% Percy', phone: '+4930901820', company: 'Under_score' });
    for (const query of [
      'zoe',
      'ZOË',
      'angstrom',
      'deja vu',
      'zoe@EX',
      '+1 202 555-0142',
      '(202) 555 0142',
      '2025550142',
      '555.01',
    ]) {
      expect([query, await names(`query=${encodeURIComponent(query)}`)]).toEqual([query, ['Zoë Ångström']]);
    }
    expect(await names(`query=${encodeURIComponent('030 901820')}`)).toEqual(['100% Percy']);
    expect(await names('query=%25')).toEqual(['100% Percy']);
    expect(await names('query=_')).toEqual(['100% Percy']);
    expect(await names('query=%27%3B%20drop')).toEqual([]);
  });

  it('lists by name in pages that neither skip nor repeat, also with equal names', async () => {
    const wanted = ['Ada', 'Anna', 'Anna', 'Émile', 'eve', 'Zed'];
    for (const name of [...wanted].reverse()) await add({ name });
    const seen: Contact[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { items, nextCursor }: Page<Contact> = await page(
        `limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...items);
      cursor = nextCursor;
    }
    expect(seen.map((one) => one.name)).toEqual(wanted);
    expect(new Set(seen.map((one) => one.id)).size).toBe(wanted.length);
    for (const wrong of [
      'x',
      Buffer.from('[1,"a"]').toString('base64url'),
      Buffer.from('"ab"').toString('base64url'),
    ]) {
      expect((await amara.request('GET', `/contacts?cursor=${wrong}`)).status).toBe(400);
    }
  });

  it('keeps favourites per user', async () => {
    const { id } = await add({ name: 'Ann', category: 'client' });
    await add({ name: 'Bob' });
    expect(
      (await leo.request<Contact>('POST', `/contacts/${id}/favorite`, { favorite: true })).body.favorite,
    ).toBe(true);
    await leo.request('POST', `/contacts/${id}/favorite`, { favorite: true });
    expect((await listed('favorite=true', leo)).map((one) => one.name)).toEqual(['Ann']);
    expect((await listed('favorite=false', leo)).map((one) => one.name)).toEqual(['Bob']);
    expect(await listed('favorite=true')).toEqual([]);
    expect(await names('category=client')).toEqual(['Ann']);
    await leo.request('POST', `/contacts/${id}/favorite`, { favorite: false });
    expect(await listed('favorite=true', leo)).toEqual([]);
  });

  it('does not know a deleted contact, nor one of another organisation', async () => {
    const { id } = await add({ name: 'Gone', phone: '+12025550142' });
    for (const [method, path, body] of [
      ['GET', ''],
      ['PATCH', '', { name: 'Mine' }],
      ['DELETE', ''],
      ['POST', '/favorite', { favorite: true }],
    ] as const) {
      expect((await rin.request<Refusal>(method, `/contacts/${id}${path}`, body)).status).toBe(404);
    }
    expect(await listed('', rin)).toEqual([]);
    expect((await amara.request('DELETE', `/contacts/${id}`)).status).toBe(204);
    expect((await amara.request('GET', `/contacts/${id}`)).status).toBe(404);
    expect((await amara.request('DELETE', `/contacts/${id}`)).status).toBe(404);
    expect(await names('query=gone')).toEqual([]);
    // The number is free for another contact, and calls to it find that one.
    const next = await add({ name: 'Next', phone: '+12025550142' });
    expect((await amara.request('POST', '/calls', { to: { phone: '+12025550142' } })).body).toMatchObject({
      contactId: next.id,
    });
  });

  it('lets one contact only have an account', async () => {
    await add({ name: 'Maya', userId: 'maya' });
    const second = await amara.request<Refusal>('POST', '/contacts', { name: 'Maya too', userId: 'maya' });
    expect(second).toMatchObject({
      status: 400,
      body: { error: { details: { issues: [{ path: 'userId' }] } } },
    });
    expect(await names('')).toEqual(['Maya']);
  });

  it('are for staff, in routes and in host code', async () => {
    expect((await maya.request('GET', '/contacts')).status).toBe(403);
    const principal = { userId: 'maya', orgId: 'harbour', role: 'client', name: 'Maya' } as const;
    await expect(system.server.services.contacts.list(principal, {})).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('contacts that the host keeps', () => {
  it('can be read, and are 405 read_only otherwise', async () => {
    const entry: DirectoryEntry = {
      person: {
        kind: 'contact',
        id: 'h-1',
        name: 'Hosted',
        phone: '+12025550142',
        email: null,
        avatarUrl: null,
        company: null,
      },
      userId: null,
      contactId: 'h-1',
      role: 'client',
      doNotCall: false,
      phones: ['+12025550142'],
    };
    const find = (found: boolean) => Promise.resolve(found ? entry : null);
    const directory: Directory = {
      search: async () => ({ items: [entry], nextCursor: null }),
      byUser: () => find(false),
      byContact: (_orgId, id) => find(id === 'h-1'),
      byEmail: () => find(false),
      byPhone: (_orgId, phone) => find(phone === '+12025550142'),
      agents: async () => [],
    };
    const system = await startCallSystem({ directory, users: undefined });
    try {
      const amara = await system.as('amara');
      expect((await amara.request('GET', '/contacts')).body).toMatchObject({
        items: [{ id: 'h-1', name: 'Hosted', phone: '+12025550142' }],
      });
      expect((await amara.request('GET', '/contacts/h-1')).status).toBe(200);
      expect((await amara.request('GET', '/contacts/h-2')).status).toBe(404);
      for (const [method, path, body] of [
        ['POST', '', { name: 'A' }],
        ['PATCH', '/h-1', { name: 'A' }],
        ['DELETE', '/h-1'],
      ] as const) {
        expect(await amara.request(method, `/contacts${path}`, body)).toMatchObject({
          status: 405,
          body: { error: { code: 'read_only' } },
        });
      }
      expect((await amara.request('GET', '/directory')).body).toMatchObject({
        items: [{ name: 'Hosted', canRing: true }],
      });
    } finally {
      await system.close();
    }
  });
});
