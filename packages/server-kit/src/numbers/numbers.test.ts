import type { Call } from '@offhook/core/call';
import type { ErrorBody } from '@offhook/core/errors';
import type { Page, PhoneNumber } from '@offhook/core/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demo } from '../providers/demo/index.js';
import { startCallSystem, testPeople, waitFor, type ApiUser, type CallSystem } from '../testing/index.js';
import { startPostgres, type TestPostgres } from '../testing/postgres.js';
import { createWire, ourNumber, publicUrl, type Wire } from '../webhooks/testing/wire-provider.js';

type Refusal = { readonly error: ErrorBody };
type Answered = PhoneNumber & Refusal;

const keptForNorth = '+12025550300';
const [first, second, third] = ['+12025550110', '+12025550111', '+12025550112'];

describe.each(['sqlite', 'postgres'] as const)('numbers on %s', (engine) => {
  let postgres: TestPostgres | null = null;
  let system: CallSystem;
  let wire: Wire;
  let amara: ApiUser;
  let leo: ApiUser;
  let north: ApiUser;
  beforeAll(async () => {
    if (engine === 'postgres') postgres = await startPostgres();
    wire = createWire();
    system = await startCallSystem({
      ...{ providers: [wire.provider, demo()], publicUrl },
      numbers: { [ourNumber]: 'harbour', [keptForNorth]: 'north' },
      ...(postgres === null ? {} : { database: { url: postgres.url, schema: 'numbers' } }),
    });
    [amara, leo, north] = await Promise.all([
      system.as('amara'),
      system.as('leo'),
      system.as({ ...testPeople.rin, userId: 'ren', role: 'admin' }),
    ]);
  }, 60_000);
  afterAll(async () => {
    await system?.close();
    await postgres?.stop();
  });
  beforeEach(async () => {
    for (const who of [amara, north])
      for (const { id } of await listed(who)) await who.request('DELETE', `/numbers/${id}`);
  });

  const listed = async (who = amara): Promise<readonly PhoneNumber[]> =>
    (await who.request<Page<PhoneNumber>>('GET', '/numbers')).body.items;
  const post = (body: object, who = amara) => who.request<Answered>('POST', '/numbers', body);
  async function add(body: object, who = amara): Promise<PhoneNumber> {
    const answer = await post(body, who);
    expect([answer.status, answer.body.error?.message]).toEqual([201, undefined]);
    return answer.body;
  }
  const change = (id: string, body: object) => amara.request<Answered>('PATCH', `/numbers/${id}`, body);
  const setDefault = (id: string) => amara.request<Answered>('POST', `/numbers/${id}/set-default`);
  const defaults = async (): Promise<string[]> =>
    (await listed()).filter((one) => one.isDefault).map((one) => one.number);
  let callees = 0;
  /** The caller ID that the vendor is asked to show. */
  async function callFrom(body: object = {}, who = leo): Promise<string | null> {
    callees += 1;
    const phone = `+1202555${String(2000 + callees)}`;
    const { body: call } = await who.request<Call & Refusal>('POST', '/calls', { to: { phone }, ...body });
    if (call.id === undefined) throw Object.assign(new Error(call.error.message), call.error);
    const dialed = await waitFor(
      'dial',
      async () => wire.dialed.find((one) => one.callId === call.id),
      (one) => one !== undefined,
    );
    await who.request('POST', `/calls/${call.id}/end`, {});
    return dialed?.from ?? null;
  }

  it('are kept in E.164, named as they are written, and listed in pages', async () => {
    const one = await add({ number: '(202) 555-0110' });
    expect(one).toEqual({
      ...{ id: one.id, number: first, name: '+1 202 555 0110' },
      ...{ status: 'active', isDefault: true, provider: 'wire' },
    });
    const other = await add({ number: second, name: ' Front desk ', provider: 'demo', status: 'inactive' });
    expect(other).toMatchObject({ name: 'Front desk', status: 'inactive', isDefault: false });
    expect((await leo.request('GET', `/numbers/${other.id}`)).body).toEqual(other);
    const page = await leo.request<Page<PhoneNumber>>('GET', '/numbers?limit=1');
    expect(page.body.items).toEqual([one]);
    const next = `/numbers?limit=1&cursor=${page.body.nextCursor}`;
    expect((await leo.request('GET', next)).body).toEqual({ items: [other], nextCursor: null });
    expect((await change(other.id, { name: '' })).body.name).toBe('+1 202 555 0111');
  });

  it.each<[string, object, number, string]>([
    ['no number', { number: 'front desk' }, 422, 'invalid_number'],
    ['a provider that is not here', { number: first, provider: 'nobody' }, 503, 'not_configured'],
    ['an unknown field', { number: first, isDefault: true }, 400, 'invalid_request'],
    ['a number that the host keeps for others', { number: keptForNorth }, 409, 'conflict'],
  ])('%s is refused', async (_what, body, status, code) => {
    const answer = await post(body);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(await listed()).toEqual([]);
  });

  it('one number at one provider belongs to one organisation', async () => {
    const { id } = await add({ number: first });
    expect((await post({ number: '202-555-0110' })).body.error).toMatchObject({
      ...{ code: 'conflict', retryable: false, message: 'Your organisation already has this number.' },
    });
    const theirs = await post({ number: first }, north);
    expect(theirs.body.error.message).toBe('This number already belongs to another organisation.');
    await add({ number: first, provider: 'demo' }, north);
    for (const [method, path] of [
      ['GET', ''],
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/set-default'],
    ] as const) {
      const body = method === 'PATCH' ? {} : undefined;
      expect((await north.request(method, `/numbers/${id}${path}`, body)).status).toBe(404);
    }
  });

  it('many that add the same number at once: one has it, and one is the default', async () => {
    const answers = await Promise.all(
      [first, first, second, second, third].map((number) => post({ number })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409]);
    expect(await defaults()).toHaveLength(1);
    const all = await listed();
    await Promise.all(all.map(({ id }) => setDefault(id)));
    expect(await defaults()).toHaveLength(1);
  });

  it('exactly one is the default: it moves to the oldest active one when it goes or sleeps', async () => {
    const [one, two, three] = [
      await add({ number: third }),
      await add({ number: first }),
      await add({ number: second }),
    ];
    expect(await defaults()).toEqual([third]);
    expect((await setDefault(three.id)).body.isDefault).toBe(true);
    expect(await defaults()).toEqual([second]);
    await change(three.id, { status: 'inactive' });
    expect(await defaults()).toEqual([third]);
    const refused = await setDefault(three.id);
    expect([refused.status, refused.body.error.message]).toEqual([
      409,
      'An inactive number cannot be the default. Activate it first.',
    ]);
    await amara.request('DELETE', `/numbers/${one.id}`);
    expect(await defaults()).toEqual([first]);
    await amara.request('DELETE', `/numbers/${two.id}`);
    // Nothing active is left: the last one waits.
    expect(await defaults()).toEqual([second]);
  });

  it('calls come from the default, from a number that they name, and from nobody else’s', async () => {
    expect(await callFrom()).toBe(ourNumber);
    const one = await add({ number: first });
    const two = await add({ number: second });
    expect(await callFrom()).toBe(first);
    await setDefault(two.id);
    expect(await callFrom()).toBe(second);
    expect(await callFrom({ from: one.id })).toBe(first);
    expect(await callFrom({ from: '(202) 555 0110' })).toBe(first);
    expect(await callFrom({ from: ourNumber })).toBe(ourNumber);
    await change(one.id, { status: 'inactive' });
    await expect(callFrom({ from: one.id })).rejects.toMatchObject({
      ...{ code: 'caller_id_not_owned' },
      message: 'This number is switched off, so no calls can come from it.',
    });
    const theirs = await add({ number: third }, north);
    for (const from of [theirs.id, third, '+12025550999', 'nonsense'])
      await expect(callFrom({ from })).rejects.toMatchObject({ code: 'caller_id_not_owned' });
  });

  it('a number that the provider is set up with is nobody else’s once somebody has it in the list', async () => {
    const { id } = await add({ number: ourNumber });
    expect(await callFrom()).toBe(ourNumber);
    const rin = await system.as('rin');
    await expect(callFrom({}, rin)).rejects.toMatchObject({ code: 'caller_id_not_owned' });
    await change(id, { status: 'inactive' });
    await expect(callFrom()).rejects.toMatchObject({ code: 'caller_id_not_owned' });
  });

  it('a call that names a number goes by the provider of the number', async () => {
    await add({ number: first });
    await add({ number: second, provider: 'demo' });
    const place = (body: object) =>
      leo.request<Call & Refusal>('POST', '/calls', { to: { phone: '+12025550142' }, ...body });
    const { body: call } = await place({ from: second });
    expect(call.provider).toBe('demo');
    await leo.request('POST', `/calls/${call.id}/end`, {});
    expect((await place({ from: second, provider: 'wire' })).body.error).toMatchObject({
      code: 'caller_id_not_owned',
      message: 'Calls from this number go by “demo”, and this call goes by “wire”.',
    });
    // The default is the demo's here, so calls by the wire come from the oldest number there.
    const all = await listed();
    await setDefault(all.find((one) => one.provider === 'demo')?.id ?? '');
    expect(await callFrom({ provider: 'wire' })).toBe(first);
  });

  it('calls to a number ring whose list it is in; an inactive one takes none', async () => {
    let legs = 0;
    const phoneTo = async (to: string, from = '+12025550998'): Promise<string> => {
      legs += 1;
      const call = { providerLegId: `${engine}-${legs}`, from, to, at: Date.now() };
      const answer = await wire.send(system.url, [{ type: 'inbound', call }], { path: '/inbound' });
      return answer.text();
    };
    const callOf = async (answer: string, who: ApiUser) =>
      (await who.request<Call>('GET', `/calls/${answer.replace('wait ', '')}`)).body;
    const rin = await system.as('rin');
    expect(await phoneTo(first)).not.toMatch(/^wait /);
    const { id } = await add({ number: first }, north);
    expect(await callOf(await phoneTo(first), rin)).toMatchObject({
      status: 'ringing',
      to: { phone: first },
    });
    await north.request('PATCH', `/numbers/${id}`, { status: 'inactive' });
    expect(await phoneTo(first)).not.toMatch(/^wait /);
    // The list wins over the option.
    const ours = await add({ number: ourNumber });
    await change(ours.id, { status: 'inactive' });
    expect(await phoneTo(ourNumber)).not.toMatch(/^wait /);
    await amara.request('DELETE', `/numbers/${ours.id}`);
    expect(await callOf(await phoneTo(ourNumber), leo)).toMatchObject({ status: 'ringing' });
  });
});
