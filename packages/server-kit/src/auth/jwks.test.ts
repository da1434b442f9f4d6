import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { exportJWK, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve, type Served } from '../http/testing/serve.js';
import type { Principal } from '../ports/principal.js';
import { startCallSystem } from '../testing/call-system.js';
import { jwt, type JwtOptions } from './jwt.js';

const start = Date.UTC(2026, 0, 1);
const minute = 60_000;
const issuer = 'https://login.example/';
const audience = 'calls';
const claims = { org: 'north', role: 'admin', name: 'Amara' };

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const nextRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
type Pair = typeof rsa;

/** The sign-in service: a real server with a key set that can be changed, and weather. */
interface Issuer {
  readonly url: string;
  asked: number;
  keys: readonly object[];
  answer: RequestListener | null;
}

let served: Served;
let login: Issuer;
let now = start;
beforeEach(async () => {
  now = start;
  served = await serve((request, response) => {
    login.asked += 1;
    if (login.answer !== null) return login.answer(request, response);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: login.keys }));
  });
  login = { url: `${served.url}/jwks.json`, asked: 0, keys: [await publicKey(rsa, 'one')], answer: null };
});
afterEach(() => served.close());

async function publicKey({ publicKey: key }: Pair, kid: string, more: object = {}): Promise<object> {
  return { ...(await exportJWK(key)), kid, use: 'sig', ...more };
}

const authenticator = (options: Partial<JwtOptions> = {}) => {
  const authenticate = jwt({ jwksUrl: login.url, issuer, audience, now: () => now, ...options });
  return async (token: string): Promise<Principal | null> =>
    authenticate({ token, headers: {}, channel: 'http' });
};

function sign(
  key: KeyObject,
  header: { alg: string; kid?: string; [more: string]: unknown },
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader(header)
    .setSubject('amara')
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(start / 1000)
    .setExpirationTime(start / 1000 + 2 * 3600)
    .sign(key);
}
const signedBy = (pair: Pair, kid: string) => sign(pair.privateKey, { alg: 'RS256', kid });

/** A token as an attacker writes it: any header, an HMAC with whatever bytes, or nothing. */
function forge(header: object, hmacKey: string | null): string {
  const payload = { ...claims, sub: 'amara', iss: issuer, aud: audience, exp: start / 1000 + 3600 };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${hmacKey === null ? '' : createHmac('sha256', hmacKey).update(signed).digest('base64url')}`;
}

describe('jwt({ jwksUrl })', () => {
  it.each([
    ['RS256', rsa],
    ['PS256', rsa],
    ['ES256', ec],
    ['EdDSA', ed],
  ] as const)('takes %s by the key that the token names', async (alg, pair) => {
    login.keys = [await publicKey(nextRsa, 'other'), await publicKey(pair, 'mine')];
    const token = await sign(pair.privateKey, { alg, kid: 'mine' });
    expect(await authenticator()(token)).toMatchObject({ userId: 'amara', orgId: 'north', role: 'admin' });
  });

  it('refuses HS256 with the public key as secret, no signature, and keys that a token brings along', async () => {
    const ask = authenticator();
    expect(await ask(await signedBy(rsa, 'one'))).not.toBeNull();
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    for (const kid of ['one', undefined]) {
      expect(await ask(forge({ alg: 'HS256', kid }, pem))).toBeNull();
      expect(await ask(forge({ alg: 'HS256', kid }, JSON.stringify(login.keys[0])))).toBeNull();
      expect(await ask(forge({ alg: 'none', kid }, null))).toBeNull();
    }
    const own = await serve((_request, response) => {
      void publicKey(nextRsa, 'own').then((key) => response.end(JSON.stringify({ keys: [key] })));
    });
    const jwk = await exportJWK(nextRsa.publicKey);
    const more = { jwk, jku: own.url, kid: 'one' };
    expect(await ask(await sign(nextRsa.privateKey, { alg: 'RS256', ...more }))).toBeNull();
    expect(login.asked).toBe(1);
    await own.close();
  });

  it('a secret in the key set signs nobody in', async () => {
    login.keys = [
      { kty: 'oct', k: Buffer.from('x'.repeat(32)).toString('base64url'), kid: 'one', alg: 'HS256' },
    ];
    expect(await authenticator()(forge({ alg: 'HS256', kid: 'one' }, 'x'.repeat(32)))).toBeNull();
  });

  it('takes only the algorithms that are named, when some are', async () => {
    const ask = authenticator({ algorithms: ['ES256'] });
    login.keys = [await publicKey(rsa, 'one'), await publicKey(ec, 'two')];
    expect(await ask(await signedBy(rsa, 'one'))).toBeNull();
    expect(await ask(await sign(ec.privateKey, { alg: 'ES256', kid: 'two' }))).not.toBeNull();
  });

  it('asks for the keys once, also for many at once, and follows a change of keys', async () => {
    const ask = authenticator();
    const old = await signedBy(rsa, 'one');
    await Promise.all([ask(old), ask(old), ask(await sign(rsa.privateKey, { alg: 'PS256', kid: 'one' }))]);
    expect(login.asked).toBe(1);
    now += minute;
    login.keys = [await publicKey(nextRsa, 'two'), await publicKey(rsa, 'one')];
    expect(await ask(await signedBy(nextRsa, 'two'))).not.toBeNull();
    expect(await ask(old)).not.toBeNull();
    expect(login.asked).toBe(2);
  });

  it('made-up key ids do not become a load on the issuer', async () => {
    const ask = authenticator();
    await ask(await signedBy(rsa, 'one'));
    now += minute;
    for (let count = 0; count < 20; count += 1)
      expect(await ask(await signedBy(nextRsa, `made-up-${count}`))).toBeNull();
    expect(login.asked).toBe(2);
  });

  it('a key that is withdrawn counts for ten minutes at most, also for tokens that were seen before', async () => {
    const ask = authenticator();
    const token = await signedBy(rsa, 'one');
    expect(await ask(token)).not.toBeNull();
    login.keys = [await publicKey(nextRsa, 'two')];
    now += 10 * minute - 1;
    expect(await ask(token)).not.toBeNull();
    now += 1;
    expect(await ask(token)).toBeNull();
  });

  it('a withdrawn key counts no longer for tokens that were first seen when the keys were old', async () => {
    const ask = authenticator();
    expect(await ask(await signedBy(rsa, 'one'))).not.toBeNull();
    login.keys = [await publicKey(nextRsa, 'two')];
    now += 10 * minute - 1;
    const late = await sign(rsa.privateKey, { alg: 'RS256', kid: 'one', typ: 'JWT' });
    expect(await ask(late)).not.toBeNull();
    now += 1;
    expect(await ask(late)).toBeNull();
  });

  it('a remembered token ends when it expires', async () => {
    const ask = authenticator();
    const token = await signedBy(rsa, 'one');
    now = start + 2 * 60 * minute - minute;
    expect(await ask(token)).not.toBeNull();
    now += minute;
    expect(await ask(token)).toBeNull();
  });

  it.each<[string, RequestListener]>([
    ['is down', (request) => request.socket.destroy()],
    ['fails', (_request, response) => response.writeHead(500).end()],
    ['answers with a page', (_request, response) => response.end('<html>')],
    ['answers with something else', (_request, response) => response.end('{"keys":"none"}')],
    ['answers without end', (_request, response) => response.end('x'.repeat(300_000))],
    ['sends us elsewhere', (_request, response) => response.writeHead(302, { location: '/jwks.json' }).end()],
  ])('while the issuer %s, nobody can say: unavailable', async (_what, answer) => {
    login.answer = answer;
    const ask = authenticator();
    const token = await signedBy(rsa, 'one');
    await expect(ask(token)).rejects.toMatchObject({ code: 'unavailable', status: 503 });
    await expect(ask(token)).rejects.toMatchObject({ details: { retryAfterSeconds: 5 } });
    expect(login.asked).toBe(1);
    login.answer = null;
    now += 5000;
    expect(await ask(token)).not.toBeNull();
  });

  it('does not wait for a slow issuer for ever', { timeout: 10_000 }, async () => {
    login.answer = (_request, response) => response.writeHead(200).write('{');
    await expect(authenticator()(await signedBy(rsa, 'one'))).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('an issuer that falls silent: known keys go on for an hour, unknown ones are not refused', async () => {
    const ask = authenticator();
    const token = await signedBy(rsa, 'one');
    expect(await ask(token)).not.toBeNull();
    login.answer = (request) => request.socket.destroy();
    now += 59 * minute;
    expect(await ask(token)).not.toBeNull();
    for (let count = 0; count < 2; count += 1)
      await expect(ask(await signedBy(nextRsa, 'two'))).rejects.toMatchObject({ code: 'unavailable' });
    now += 11 * minute;
    await expect(ask(token)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('over HTTP: signed in, revoked, and 503 instead of 401 while the keys cannot be had', async () => {
    now = Date.now();
    const lines: string[] = [];
    const quiet = (): void => undefined;
    const system = await startCallSystem({
      authenticate: jwt({ jwksUrl: login.url, issuer, audience, now: () => now }),
      logger: { debug: quiet, info: quiet, warn: quiet, error: (_facts, message) => lines.push(message) },
    });
    const fresh = (jti: string) =>
      new SignJWT({ ...claims, jti })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setSubject('amara')
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(Math.floor(now / 1000) - 1)
        .setExpirationTime('1h')
        .sign(rsa.privateKey);
    const me = async (token: string): Promise<Response> =>
      fetch(`${system.url}/me`, { headers: { authorization: `Bearer ${token}` } });
    login.answer = (_request, response) => response.writeHead(500).end();
    const token = await fresh('a');
    const away = await me(token);
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '5']);
    expect(lines).toEqual(['authenticate failed; the request is refused']);
    login.answer = null;
    now += 5000;
    expect((await me(token)).status).toBe(200);
    await system.server.revokeUser('amara');
    expect((await me(token)).status).toBe(401);
    await system.close();
  });
});
