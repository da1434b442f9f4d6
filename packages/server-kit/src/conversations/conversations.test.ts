import type { Call } from '@offhook/core/call';
import type { Contact, Conversation } from '@offhook/core/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConversationQueries } from './conversation-queries.js';
import { createConversationService, type ConversationService } from './conversation-service.js';
import { defaultPolicy } from '../calls/index.js';
import { createCallQueries } from '../database/call-queries.js';
import { createCallWriter, type CallWriter } from '../database/commit-change.js';
import type { Database } from '../database/database.js';
import { openDatabase } from '../database/open-database.js';
import { placing } from '../database/testing/call-changes.js';
import { createBuiltInDirectory } from '../directory/built-in-directory.js';
import { createPeopleQueries } from '../directory/people-queries.js';
import { systemClock } from '../ports/clock.js';
import { startCallSystem, waitFor, type ApiUser, type CallSystem } from '../testing/index.js';
import { startPostgres, type TestPostgres } from '../testing/postgres.js';

describe.each(['sqlite', 'postgres'] as const)('conversations on %s', (engine) => {
  let postgres: TestPostgres | null = null;
  let system: CallSystem;
  let database: Database;
  let service: ConversationService;
  let writer: CallWriter;
  let [amara, leo, rin, maya, john]: ApiUser[] = [];
  beforeAll(async () => {
    if (engine === 'postgres') postgres = await startPostgres();
    system = await startCallSystem(
      postgres === null ? {} : { database: { url: postgres.url, schema: 'conversations' } },
    );
    [amara, leo, rin, maya, john] = await Promise.all(
      (['amara', 'leo', 'rin', 'maya', 'john'] as const).map(system.as),
    );
    database = await openDatabase(
      postgres === null ? 'file::memory:' : { url: postgres.url, schema: 'opened' },
    );
    writer = createCallWriter(database);
    let ids = 0;
    service = createConversationService({
      queries: createConversationQueries(database),
      calls: createCallQueries(database),
      directory: createBuiltInDirectory(createPeopleQueries(database)),
      policy: defaultPolicy,
      clock: systemClock,
      newId: () => `conversation-${(ids += 1)}`,
    });
  }, 60_000);
  afterAll(async () => {
    await system?.close();
    await database?.close();
    await postgres?.stop();
  });

  const get = async <Body = Conversation>(
    user: ApiUser | undefined,
    path: string,
  ): Promise<{ status: number; body: Body }> => {
    if (user === undefined) throw new Error('nobody');
    return user.request<Body>('GET', path);
  };
  async function ring(user: ApiUser | undefined, body: object): Promise<Call> {
    const answer = await user?.request<Call>('POST', '/calls', body);
    expect(answer?.status).toBe(201);
    return answer?.body as Call;
  }
  const vera = {
    kind: 'contact',
    id: 'c',
    name: 'Vera',
    phone: null,
    email: null,
    avatarUrl: null,
    company: null,
  } as const;

  it('are one per person, however many calls open it at once', async () => {
    const { body: contact } =
      (await amara?.request<Contact>('POST', '/contacts', { name: 'Vera', phone: '+12025550179' })) ?? {};
    const calls = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        ring(index % 2 === 0 ? amara : leo, { to: { contactId: contact?.id } }),
      ),
    );
    expect(new Set(calls.map((call) => call.conversationId)).size).toBe(1);
  });

  it('are opened by the commit that places the first call, per organisation', async () => {
    const open = async (id: string, orgId = 'org') => {
      const { opened } = await service.findOrOpen(orgId, 'contact:c', { contactId: 'c', people: [vera] });
      if (opened === null) throw new Error('it is there already');
      const facts = { org_id: orgId, conversation_id: opened.id };
      return { opened, place: () => writer.commitChange(placing(id, facts, { conversation: opened })) };
    };
    const [first, second, other] = [await open('first'), await open('second'), await open('third', 'other')];
    expect(await service.exists('org', first.opened.id)).toBe(false);
    expect(await first.place()).toBe('saved');
    expect(await second.place()).toEqual({ conflict: 'conversation' });
    expect(await other.place()).toBe('saved');
    expect(await service.exists('org', first.opened.id)).toBe(true);
    expect(await service.exists('other', first.opened.id)).toBe(false);
    const again = await service.findOrOpen('org', 'contact:c', { contactId: 'c', people: [vera] });
    expect(again).toEqual({ id: first.opened.id, opened: null });
    expect(await createCallQueries(database).readCall('second')).toBeNull();
  });

  it('take in new people and new names', async () => {
    const staff = { userId: 'amara', orgId: 'org', role: 'admin', name: 'Amara' } as const;
    const { id, opened } = await service.findOrOpen('org', 'contact:e', { contactId: 'e', people: [vera] });
    await writer.commitChange(placing('e', {}, { conversation: opened ?? undefined }));
    await service.findOrOpen('org', 'contact:e', {
      contactId: 'e',
      people: [
        { ...vera, name: 'Vera B.' },
        { ...vera, id: 'leo', kind: 'user', name: 'Leo' },
      ],
    });
    expect((await service.get(staff, id, {})).people.map((one) => one.name)).toEqual(['Vera B.', 'Leo']);
  });

  it('show the calls with a contact, newest first, active while one is live', async () => {
    const { body: contact } =
      (await amara?.request<Contact>('POST', '/contacts', { name: 'Nia', phone: '+12025550160' })) ?? {};
    const first = await ring(amara, { to: { contactId: contact?.id }, notes: 'asked for a date' });
    await amara?.request('POST', `/calls/${first.id}/end`, {});
    const second = await ring(leo, { to: { phone: '+12025550160' } });
    expect(second.conversationId).toBe(first.conversationId);
    const { body } = await get(leo, `/conversations/${first.conversationId}`);
    expect(body).toMatchObject({
      contactId: contact?.id,
      status: 'active',
      currentCallId: second.id,
      nextCursor: null,
    });
    expect(body.entries).toMatchObject([
      {
        id: second.id,
        callId: second.id,
        userId: 'leo',
        channel: 'voice',
        direction: 'outbound',
        address: '+12025550160',
        recordingId: null,
      },
      { id: first.id, userId: 'amara', status: 'canceled', body: 'asked for a date' },
    ]);
    expect(body.people.map((one) => one.name)).toContain('Nia');
    const { body: newest } = await get(leo, `/conversations/${first.conversationId}?limit=1`);
    expect(newest.entries.map((one) => one.id)).toEqual([second.id]);
    const { body: oldest } = await get(
      leo,
      `/conversations/${first.conversationId}?limit=1&cursor=${newest.nextCursor}`,
    );
    expect(oldest).toMatchObject({ entries: [{ id: first.id }], nextCursor: null, currentCallId: second.id });
    await leo?.request('POST', `/calls/${second.id}/end`, {});
    await waitFor(
      'completed',
      () => get(leo, `/conversations/${first.conversationId}`),
      ({ body: now }) => now.status === 'completed' && now.currentCallId === null,
    );
    expect((await get(amara, `/calls/${first.id}/conversation`)).body.id).toBe(first.conversationId);
    expect((await get(leo, `/conversations/${first.conversationId}?cursor=x`)).status).toBe(400);
  });

  it('exist for the organisation’s staff and the people in it, and for nobody else', async () => {
    const call = await ring(maya, { to: { userId: 'leo' }, channel: 'video', deviceId: 'tab' });
    const path = `/conversations/${call.conversationId}`;
    await leo?.request('PATCH', `/calls/${call.id}`, { notes: 'for staff' });
    expect((await get(amara, path)).body.entries).toMatchObject([
      { direction: 'inbound', body: 'for staff' },
    ]);
    const { status, body } = await get(maya, path);
    expect(status).toBe(200);
    expect(body.entries).toMatchObject([{ id: call.id, direction: 'outbound', body: null }]);
    for (const outsider of [john, rin]) expect((await get(outsider, path)).status).toBe(404);
    expect((await get(amara, '/conversations/nothing')).status).toBe(404);
    await maya?.request('POST', `/calls/${call.id}/end`, {});
  });

  it('show a client only the calls that it was in', async () => {
    const { body: contact } =
      (await amara?.request<Contact>('POST', '/contacts', {
        name: 'John R.',
        userId: 'john',
        phone: '+12025550161',
      })) ?? {};
    const byPhone = await ring(amara, { to: { phone: '+12025550161' } });
    await amara?.request('POST', `/calls/${byPhone.id}/end`, {});
    const inTheApp = await ring(amara, { to: { userId: 'john' }, channel: 'video', deviceId: 'desk' });
    await amara?.request('POST', `/calls/${inTheApp.id}/end`, {});
    expect(inTheApp).toMatchObject({ contactId: contact?.id, conversationId: byPhone.conversationId });
    const path = `/conversations/${inTheApp.conversationId}`;
    expect((await get(amara, path)).body.entries.map((one) => one.id)).toEqual([inTheApp.id, byPhone.id]);
    const { body } = await get(john, path);
    expect(body.entries.map((one) => one.id)).toEqual([inTheApp.id]);
    expect(
      body.people
        .filter((one) => one.kind === 'user')
        .every((one) => one.id === 'john' || (one.phone === null && one.email === null)),
    ).toBe(true);
  });
});
