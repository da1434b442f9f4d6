import { routes, type RouteName } from '@offhook/core/routes';
import type { Role } from '@offhook/core/call';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCallSystem, testPeople, type CallSystem } from '../testing/index.js';
import { access } from './access.js';

/** Who asks: the two of the call, somebody else of the same organisation per role, and those who should get nowhere. */
const askers = {
  'caller (admin)': { role: 'admin', place: 'in' },
  'callee (client)': { role: 'client', place: 'in' },
  'other agent': { role: 'agent', place: 'same' },
  'other client': { role: 'client', place: 'same' },
  service: { role: 'service', place: 'same' },
  'guest of another call': { role: 'guest', place: 'same' },
  'agent of another organisation': { role: 'agent', place: 'other' },
  'service of another organisation': { role: 'service', place: 'other' },
} as const satisfies Record<string, { role: Role; place: 'in' | 'same' | 'other' }>;
type Asker = keyof typeof askers;

/** A valid body for each route that takes one, so that nothing but authorisation can refuse. */
const bodies: Partial<Record<RouteName, object>> = {
  'calls.create': { to: { userId: 'leo' }, channel: 'video' },
  'calls.initiate': { to: { userId: 'leo' }, channel: 'video' },
  'calls.setStatus': { status: 'ended' },
  'calls.answer': { deviceId: 'd' },
  'calls.decline': {},
  'calls.end': {},
  'calls.mute': { muted: true },
  'calls.sendDtmf': { digits: '1' },
  'calls.transfer': { to: { userId: 'leo' }, mode: 'blind' },
  'calls.record': { action: 'start', consent: true },
  'calls.media': { deviceId: 'd' },
  'calls.mediaState': { deviceId: 'd' },
  'calls.update': { rating: 5 },
  'contacts.create': { name: 'New Person' },
  'contacts.update': { company: 'Harbour' },
  'contacts.favorite': { favorite: true },
  'numbers.create': { number: '+12025550199' },
  'numbers.update': { name: 'Front desk' },
  'providers.saveSettings': {},
};

type Expected = 'allowed' | 401 | 403 | 404;

/** The rule of behaviour: role first (403), then whether the object exists for the asker (404), then its part in it (403). */
function expected(route: RouteName, asker: Asker): Expected {
  const { role, place } = askers[asker];
  const allowed = access[route];
  if (allowed === 'public') return 'allowed';
  if (!allowed.includes(role)) return 403;
  if (!routes[route].includes(':id')) {
    // Calling across organisations: the person asked for is not known there.
    return place === 'other' && (route === 'calls.create' || route === 'calls.initiate') ? 404 : 'allowed';
  }
  if (place === 'other') return 404;
  if (route.startsWith('contacts.') || route.startsWith('numbers.')) return 'allowed';
  if (place === 'in') return 'allowed';
  if (role === 'client' || role === 'guest') return 404;
  const reads: readonly RouteName[] = [
    'calls.get',
    'calls.status',
    'calls.events',
    'calls.conversation',
    'conversations.get',
  ];
  if (reads.includes(route)) return 'allowed';
  if (role === 'service')
    return ['calls.setStatus', 'calls.end', 'calls.record'].includes(route) ? 'allowed' : 403;
  return 403;
}

let system: CallSystem;
const tokens = new Map<Asker, string>();
beforeAll(async () => {
  system = await startCallSystem();
  const sign = system.sign;
  tokens.set('caller (admin)', await sign(testPeople.amara));
  tokens.set('callee (client)', await sign(testPeople.maya));
  tokens.set('other agent', await sign({ ...testPeople.leo, userId: 'nora', name: 'Nora' }));
  tokens.set('other client', await sign(testPeople.john));
  tokens.set('service', await sign({ userId: 'crm', orgId: 'harbour', role: 'service', name: 'CRM' }));
  tokens.set(
    'guest of another call',
    await sign({ userId: 'g', orgId: 'harbour', role: 'guest', name: 'Guest', callId: 'another' }),
  );
  tokens.set('agent of another organisation', await sign(testPeople.rin));
  tokens.set(
    'service of another organisation',
    await sign({ userId: 'crm2', orgId: 'north', role: 'service', name: 'CRM' }),
  );
});
afterAll(() => system.close());

let freshNumbers = 0;

/** Fresh objects for one question, so that an allowed command changes nothing for the next. */
async function freshIds(): Promise<
  Record<'calls' | 'contacts' | 'conversations' | 'numbers' | 'providers', string>
> {
  const amara = await system.as('amara');
  const call = await amara.request<{ id: string; conversationId: string }>('POST', '/calls', {
    to: { userId: 'maya' },
    channel: 'video',
    deviceId: 'd',
  });
  const contact = await amara.request<{ id: string }>('POST', '/contacts', { name: 'Somebody' });
  freshNumbers += 1;
  const number = await amara.request<{ id: string }>('POST', '/numbers', {
    number: `+1202555${2000 + freshNumbers}`,
  });
  return {
    ...{ calls: call.body.id, contacts: contact.body.id },
    ...{ conversations: call.body.conversationId, numbers: number.body.id, providers: 'demo' },
  };
}

async function ask(route: RouteName, id: string, token: string | null, role?: Role): Promise<number> {
  const [method = '', path = ''] = routes[route].split(' ');
  const places = route === 'calls.create' || route === 'calls.initiate';
  // A program calls for a user that it names.
  const body = places && role === 'service' ? { ...bodies[route], asUserId: 'amara' } : bodies[route];
  const response = await fetch(system.url + path.replace(':id', id), {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  await response.arrayBuffer();
  return response.status;
}

const names = Object.keys(routes) as RouteName[];
const idOf = (ids: Awaited<ReturnType<typeof freshIds>>, route: RouteName): string =>
  ids[route.split('.')[0] as keyof typeof ids] ?? '';

describe('every route', () => {
  it.each(names)('%s answers each asker as the table says', async (route) => {
    for (const asker of Object.keys(askers) as Asker[]) {
      const ids = await freshIds();
      const status = await ask(route, idOf(ids, route), tokens.get(asker) ?? null, askers[asker].role);
      const want = expected(route, asker);
      // Allowed means that authorisation lets it through: a race or a rule of the call itself may still say no.
      if (want === 'allowed')
        expect([asker, [401, 403, 404].includes(status), status]).toEqual([asker, false, status]);
      else expect([asker, status]).toEqual([asker, want]);
      const amara = await system.as('amara');
      await amara.request('POST', `/calls/${ids.calls}/end`, {});
    }
  });

  it('refuses no token, an expired one, and one with a wrong algorithm or key, with 401', async () => {
    const claims = { org: 'harbour', role: 'admin', name: 'Amara' };
    const unsigned = new UnsecuredJWT(claims)
      .setSubject('amara')
      .setIssuer('test-host')
      .setAudience('test-calls')
      .setExpirationTime('1h')
      .encode();
    const key = new TextEncoder().encode('another secret, long enough for HS256 to take');
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('amara')
      .setIssuer('test-host')
      .setAudience('test-calls')
      .setExpirationTime('1h')
      .sign(key);
    const otherAlgorithm = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS512' })
      .setSubject('amara')
      .setIssuer('test-host')
      .setAudience('test-calls')
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('a secret of the test system, long enough'));
    const expired = await system.sign(testPeople.amara, -10);
    for (const route of names.filter((name) => access[name] !== 'public')) {
      for (const token of [null, expired, unsigned, forged, otherAlgorithm, 'not-a-token']) {
        expect([route, token, await ask(route, 'any', token)]).toEqual([route, token, 401]);
      }
    }
  });
});
