import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api } from './api.js';
import { runClinic, startClinic, type Clinic } from './clinic.js';

let clinic: Clinic;

beforeAll(async () => {
  clinic = await startClinic();
});
afterAll(() => clinic.stop());

describe('the clinic starts', () => {
  it('with people to sign in as, and keeps its generated secret to itself', async () => {
    expect(clinic.log()).toContain(`${clinic.url}/?as=amara`);
    for (const name of ['jwt-secret', 'encryption-key']) {
      const secret = await stat(join(clinic.dataDir, name));
      expect(secret.mode & 0o777, name).toBe(0o600);
    }
  });

  it('seeds contacts once: what people change stays changed after a restart', async () => {
    const api = await Api.as(clinic.url, 'amara');
    const before = await api.contactNamed('Ben Okafor');
    await api.send('PATCH', `/contacts/${before.id}`, { name: 'Ben Okafor-Lind' });
    const gone = await api.contactNamed('Ivo Petrov');
    await api.send('DELETE', `/contacts/${gone.id}`);
    const secret = await readFile(join(clinic.dataDir, 'jwt-secret'), 'utf8');

    await clinic.restart();

    expect(await readFile(join(clinic.dataDir, 'jwt-secret'), 'utf8')).toBe(secret);
    const { items } = await api.get<{ items: { name: string }[] }>('/contacts?limit=200');
    const names = items.map((one) => one.name);
    expect(names).toContain('Ben Okafor-Lind');
    expect(names).not.toContain('Ben Okafor');
    expect(names).not.toContain('Ivo Petrov');
    expect(new Set(names).size).toBe(names.length);
  });

  it('keeps practices apart', async () => {
    const rin = await Api.as(clinic.url, 'rin');
    const amara = await Api.as(clinic.url, 'amara');
    const contact = await amara.contactNamed('Aisha Rahman');
    expect(await rin.send('GET', `/contacts/${contact.id}`)).toMatchObject({ status: 404 });
    expect((await rin.get<{ items: unknown[] }>('/contacts')).items).toHaveLength(3);
  });

  it('signs in by session alone: pages and tokens need it', async () => {
    const page = await fetch(`${clinic.url}/patients`, { redirect: 'manual' });
    expect([page.status, page.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fpatients']);
    expect((await fetch(`${clinic.url}/session/token`, { method: 'POST' })).status).toBe(401);
    const foreign = await fetch(`${clinic.url}/sign-out`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(foreign.status).toBe(403);
  });
});

describe('the clinic does not start', () => {
  it('with settings that cannot be used, and names each of them', { timeout: 30_000 }, async () => {
    const { code, output } = await runClinic({
      PORT: 'many',
      DEMO_SIGN_IN: 'yes',
      TURN_URLS: 'turn:turn.example:3478',
      JWT_SECRET: 'short',
      VOICE_PROVIDER: 'pigeons',
    });
    expect(code).toBe(1);
    expect(output).toMatch(/PORT must be a whole number/);
    expect(output).toMatch(/DEMO_SIGN_IN must be "on" or "off"/);
    expect(output).toMatch(/TURN_SECRET is missing/);
    expect(output).toMatch(/VOICE_PROVIDER must be one of demo, twilio, telnyx, asterisk/);
    expect(output).toMatch(/JWT_SECRET must have at least 32 characters/);
    expect(output).not.toMatch(/\bat .*\.ts:\d+/);
  });

  it('on a port in use, and says so', { timeout: 30_000 }, async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'offhook-clinic-'));
    const { code, output } = await runClinic({ PORT: new URL(clinic.url).port, DATA_DIR: dataDir });
    await rm(dataDir, { recursive: true });
    expect(code).toBe(1);
    expect(output).toMatch(/Port \d+ is in use/);
  });
});

describe('the clinic starts with settings of phone companies', () => {
  it(
    'that are wrong or not complete: it says what is switched off, and simulates calls',
    { timeout: 60_000 },
    async () => {
      const half = await startClinic({
        env: {
          TWILIO_ACCOUNT_SID: 'not an account',
          TELNYX_API_KEY: 'KEY-of-somebody',
          ASTERISK_ARI_URL: 'http://127.0.0.1:1/ari',
        },
      });
      try {
        expect(half.log()).toMatch(/Twilio is off: .*accountSid/);
        expect(half.log()).toMatch(/Telnyx: /);
        expect(half.log()).toMatch(/Asterisk.*“User” and “Password”/);
        expect(half.log()).toContain('Calls to phones are simulated');
        const api = await Api.as(half.url, 'amara');
        expect((await api.active()).modes).toMatchObject({ voice: 'demo', video: 'live' });
      } finally {
        await half.stop();
      }
    },
  );

  it('that reach real phones: then nobody signs in without a password', { timeout: 60_000 }, async () => {
    const live = await startClinic({
      env: {
        ASTERISK_ARI_URL: 'http://127.0.0.1:1/ari',
        ASTERISK_ARI_USER: 'clinic',
        ASTERISK_ARI_PASSWORD: 'secret-of-the-pbx',
        ASTERISK_ENDPOINT: 'PJSIP/{number}@trunk',
        LOG_LEVEL: 'silent',
      },
    });
    try {
      expect(live.log()).toContain('Demo sign-in is off: calls reach real phones');
      const signIn = await fetch(`${live.url}/?as=amara`, { redirect: 'manual' });
      expect(signIn.headers.get('set-cookie')).toBeNull();
      expect(await signIn.text()).toContain('Calls reach real phones here');
    } finally {
      await live.stop();
    }
  });
});

it('asks for no password only on this machine', { timeout: 60_000 }, async () => {
  const open = await startClinic({ env: { HOST: '0.0.0.0' } });
  try {
    const token = await fetch(`${open.url}/demo/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"userId":"amara"}',
    });
    expect(token.status).toBe(403);
    const signIn = await fetch(`${open.url}/?as=amara`, { redirect: 'manual' });
    expect(signIn.headers.get('set-cookie')).toBeNull();
    expect(await signIn.text()).toContain('DEMO_SIGN_IN=on');
  } finally {
    await open.stop();
  }
});
