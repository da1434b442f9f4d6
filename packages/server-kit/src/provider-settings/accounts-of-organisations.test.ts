import type { Call } from '@offhook/core/call';
import type { ErrorBody } from '@offhook/core/errors';
import type { ProviderInfo, ProviderSettings } from '@offhook/core/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiUser } from '../testing/index.js';
import { signRequest } from '../testing/vendors/twilio/sign-request.js';
import { createRecordingLogger } from '../http/testing/recording-logger.js';
import { dial, encryptionKey, TwilioAccounts, twilioAccounts, until } from './twilio-accounts.fixture.js';

type Refusal = { readonly error: ErrorBody };

let world: TwilioAccounts;
beforeEach(async () => {
  world = await TwilioAccounts.start();
});
afterEach(() => world[Symbol.asyncDispose]());

const save = (user: ApiUser, body: object) =>
  user.request<ProviderSettings>('PUT', '/providers/twilio/settings', body);
const settings = async (user: ApiUser) =>
  (await user.request<ProviderSettings>('GET', '/providers/twilio/settings')).body;
const shown = async (user: ApiUser): Promise<ProviderInfo> => {
  const { body } = await user.request<{ items: ProviderInfo[] }>('GET', '/providers');
  return body.items.find((one) => one.name === 'twilio') as ProviderInfo;
};
const legsAt = () => ({
  host: world.host.instances().filter((leg) => leg.endedAt === null).length,
  harbour: world.harbour.instances().filter((leg) => leg.endedAt === null).length,
});

describe('settings that an organisation stores', () => {
  it('win over the environment at once, for that organisation alone', { timeout: 30_000 }, async () => {
    const system = await world.serve();
    const [amara, rin] = [await system.as('amara'), await system.as('rin')];
    await until(amara, await dial(amara), 'connected');
    expect(legsAt()).toEqual({ host: 1, harbour: 0 });
    expect((await shown(amara)).settingsSource).toBe('environment');

    expect((await save(amara, twilioAccounts.harbour)).status).toBe(200);
    expect(await shown(amara)).toMatchObject({ settingsSource: 'stored', mode: 'live', missing: [] });
    await until(amara, await dial(amara), 'connected');
    expect(legsAt()).toEqual({ host: 1, harbour: 1 });
    expect(world.harbour.instances()[0]?.from).toBe(twilioAccounts.harbour.phoneNumber);

    expect((await shown(rin)).settingsSource).toBe('environment');
    await until(rin, await dial(rin), 'connected');
    expect(legsAt()).toEqual({ host: 2, harbour: 1 });
  });

  it(
    'change nothing for calls that go on: each ends by the account it began with',
    { timeout: 30_000 },
    async () => {
      const system = await world.serve();
      const amara = await system.as('amara');
      const byHost = await until(amara, await dial(amara), 'connected');
      await save(amara, twilioAccounts.harbour);
      const byOwn = await until(amara, await dial(amara), 'connected');
      await save(amara, Object.fromEntries(Object.keys(twilioAccounts.harbour).map((name) => [name, null])));
      expect((await shown(amara)).settingsSource).toBe('environment');
      expect(legsAt()).toEqual({ host: 1, harbour: 1 });

      await amara.request('POST', `/calls/${byHost.id}/end`);
      await amara.request('POST', `/calls/${byOwn.id}/end`);
      await expect.poll(legsAt).toEqual({ host: 0, harbour: 0 });
    },
  );

  it('that are taken away leave no leg up: calls that go on are ended', { timeout: 30_000 }, async () => {
    const system = await world.serve();
    const amara = await system.as('amara');
    await save(amara, twilioAccounts.harbour);
    const call = await until(amara, await dial(amara), 'connected');
    expect((await save(amara, { phoneNumber: null })).status).toBe(200);
    expect(await shown(amara)).toMatchObject({ mode: 'off', capabilities: { phone: false } });

    expect((await amara.request('POST', `/calls/${call.id}/end`)).status).toBe(200);
    await expect.poll(legsAt).toEqual({ host: 0, harbour: 0 });
    const refused = await amara.request<Refusal>('POST', '/calls', { to: { phone: '+12025550142' } });
    expect(refused.body.error.code).toBe('not_configured');
  });

  it('survive a restart, with live calls', { timeout: 30_000 }, async () => {
    const first = await world.serve();
    const before = await first.as('amara');
    await save(before, twilioAccounts.harbour);
    const call = await until(before, await dial(before), 'connected');
    await first.close();

    const second = await world.serve();
    const amara = await second.as('amara');
    expect(await settings(amara)).toMatchObject({ source: 'stored' });
    await amara.request('POST', `/calls/${call.id}/end`);
    await expect.poll(legsAt).toEqual({ host: 0, harbour: 0 });
    await dial(amara);
    await expect.poll(legsAt).toEqual({ host: 0, harbour: 1 });
  });

  it('switch off exactly what misses a credential, and nothing of the environment fills the gap', async () => {
    const system = await world.serve();
    const amara = await system.as('amara');
    const { accountSid, authToken, phoneNumber } = twilioAccounts.harbour;
    await save(amara, { accountSid, authToken, phoneNumber });
    const partial = await shown(amara);
    expect(partial).toMatchObject({
      mode: 'live',
      capabilities: { phone: true, agentLegs: ['phone', 'none'] },
    });
    expect(partial.missing).toEqual([
      'Taking part in the browser is off. Enter “API key SID”, “API key secret” and “TwiML App SID” in the Twilio settings.',
    ]);

    const { body } = await save(amara, { phoneNumber: null });
    expect(body.missing[0]).toBe('Calls to phones are off. Enter “Phone number” in the Twilio settings.');
    expect(await shown(amara)).toMatchObject({ mode: 'off', capabilities: { phone: false } });
    const refused = await amara.request<Refusal>('POST', '/calls', { to: { phone: '+12025550142' } });
    expect([refused.status, refused.body.error.code]).toEqual([503, 'not_configured']);
    expect(world.host.instances()).toEqual([]);
  });
});

describe('secrets', () => {
  it('are written and never read', async () => {
    const system = await world.serve();
    const amara = await system.as('amara');
    const { body: saved } = await save(amara, twilioAccounts.harbour);
    const read = await settings(amara);
    expect(read).toEqual(saved);
    const field = (name: string) => read.fields.find((one) => one.name === name);
    expect(field('authToken')).toMatchObject({ secret: true, set: true, last4: 'nt-b', value: null });
    expect(field('previousAuthToken')).toMatchObject({ set: false, last4: null, value: null });
    expect(field('accountSid')).toMatchObject({ last4: null, value: twilioAccounts.harbour.accountSid });
    expect(JSON.stringify([read, await shown(amara)])).not.toContain('canary');

    // Of the host's account it is told that it is set, and nothing else.
    await save(amara, {
      accountSid: null,
      authToken: null,
      phoneNumber: null,
      apiKeySid: null,
      apiKeySecret: null,
    });
    await save(amara, { twimlAppSid: null });
    const hosts = (await settings(amara)).fields.find((one) => one.name === 'accountSid');
    expect(hosts).toMatchObject({ set: true, last4: null, value: null });
  });

  it('stay where they are while others are changed, and are not sent to another account', async () => {
    const system = await world.serve();
    const amara = await system.as('amara');
    await save(amara, twilioAccounts.harbour);
    const { body: kept } = await save(amara, { phoneNumber: '+12025550187' });
    expect(kept.fields.filter((one) => one.set)).toHaveLength(6);

    const { body: moved } = await save(amara, { accountSid: `AC${'c'.repeat(32)}` });
    expect(moved.fields.filter((one) => one.set).map((one) => one.name)).toEqual([
      'accountSid',
      'phoneNumber',
      'apiKeySid',
      'twimlAppSid',
    ]);
    expect(moved.webhookUrls[0]?.url).not.toBe(kept.webhookUrls[0]?.url);
    const { body: back } = await save(amara, twilioAccounts.harbour);
    expect(back.webhookUrls).toEqual(kept.webhookUrls);
  });

  it('are asked of an administrator, by names and in forms that are known', async () => {
    const system = await world.serve();
    const [amara, leo, maya] = [await system.as('amara'), await system.as('leo'), await system.as('maya')];
    for (const [method, path] of [
      ['GET', '/providers/twilio/settings'],
      ['PUT', '/providers/twilio/settings'],
      ['POST', '/providers/twilio/test'],
    ] as const)
      expect((await leo.request(method, path, method === 'PUT' ? {} : undefined)).status).toBe(403);
    expect((await leo.request('GET', '/providers')).status).toBe(200);
    expect((await maya.request('GET', '/providers')).status).toBe(403);
    expect((await amara.request('GET', '/providers/nobody/settings')).status).toBe(404);

    const unknown = await amara.request<Refusal>('PUT', '/providers/twilio/settings', {
      apiBaseUrl: 'https://evil.example',
    });
    expect([unknown.status, unknown.body.error.details['issues']]).toEqual([
      400,
      [{ path: 'apiBaseUrl', message: 'This setting is not known here.' }],
    ]);
    const odd = await amara.request<Refusal>('PUT', '/providers/twilio/settings', { accountSid: 'canary' });
    expect([odd.status, odd.body.error.message]).toEqual([
      400,
      'accountSid: Account SID looks like this: AC and 32 digits or letters a to f.',
    ]);
    expect((await shown(amara)).settingsSource).toBe('environment');
  });
});

describe('webhooks of an account', () => {
  it('are believed by its own secret alone, and about its own calls', { timeout: 30_000 }, async () => {
    const system = await world.serve();
    const [amara, rin] = [await system.as('amara'), await system.as('rin')];
    await save(amara, twilioAccounts.harbour);
    const [own, other] = [await dial(amara), await dial(rin)];
    await until(amara, own, 'connected');
    await until(rin, other, 'connected');
    const account = new URL((await shown(amara)).webhookUrls[0]?.url ?? '').searchParams.get('account');

    let told = 8;
    const tell = async (call: Call, by: keyof typeof twilioAccounts, query: Record<string, string>) => {
      const { accountSid, authToken } = twilioAccounts[by];
      const sid = world[by].instances()[0]?.sid ?? '';
      const leg = world[by].instances()[0]?.label ?? '';
      const url = `${system.url}/webhooks/twilio/status?${new URLSearchParams({ call: call.id, leg, ...query })}`;
      const form = new URLSearchParams({
        ...{ AccountSid: accountSid, CallSid: sid, CallStatus: 'completed', CallDuration: '3' },
        // What says the same is the same event.
        ...{ Timestamp: new Date().toUTCString(), SequenceNumber: String((told += 1)) },
      });
      const headers = {
        'x-twilio-signature': signRequest(authToken, url, form),
        'content-type': 'application/x-www-form-urlencoded',
      };
      return (await fetch(url, { method: 'POST', headers, body: form })).status;
    };
    const byAccount = { account: account ?? '' };
    expect(await tell(own, 'host', byAccount)).toBe(403);
    expect(await tell(own, 'harbour', {})).toBe(403);
    expect(await tell(own, 'harbour', { account: 'somebody-else' })).toBe(403);
    // Rightly signed, but of a call that does not go by this account: as of one that is not known.
    expect(await tell(other, 'harbour', byAccount)).toBe(204);
    expect(await tell(own, 'host', {})).toBe(204);
    expect((await until(rin, other, 'connected')).status).toBe('connected');
    expect((await until(amara, own, 'connected')).status).toBe('connected');
    expect(await tell(own, 'harbour', byAccount)).toBe(204);
    await until(amara, own, 'ended');
  });
});

describe('the key that encrypts', () => {
  it('is needed to store, and for nothing else', async () => {
    const system = await world.serve({ encryptionKey: undefined });
    const amara = await system.as('amara');
    const refused = await amara.request<Refusal>('PUT', '/providers/twilio/settings', twilioAccounts.harbour);
    expect([refused.status, refused.body.error.code]).toEqual([503, 'not_configured']);
    expect(refused.body.error.message).toContain('encryptionKey');
    await until(amara, await dial(amara), 'connected');
    await expect(world.serve({ encryptionKey: 'short' })).rejects.toThrow('32 characters');
  });

  it('can be changed, in three starts of the server', async () => {
    const newKey = 'canary-key-that-encrypts-settings-0002';
    const first = await world.serve();
    await save(await first.as('amara'), twilioAccounts.harbour);
    await first.close();
    for (const keys of [[newKey, encryptionKey], newKey]) {
      const system = await world.serve({ encryptionKey: keys });
      expect(await shown(await system.as('amara'))).toMatchObject({ settingsSource: 'stored', mode: 'live' });
      await system.close();
    }
  });

  it('once lost switches the account off in words; the calls do not go by another', async () => {
    const first = await world.serve();
    await save(await first.as('amara'), twilioAccounts.harbour);
    await first.close();
    const logger = createRecordingLogger();
    const second = await world.serve({ encryptionKey: 'another-key-of-more-than-32-characters', logger });
    const amara = await second.as('amara');
    const info = await shown(amara);
    expect(info).toMatchObject({ settingsSource: 'stored', mode: 'off', health: { ok: false } });
    expect(info.missing[0]).toContain('encryptionKey');
    const forAgents = await shown(await second.as('leo'));
    const whomToTell = 'Calls by Twilio are not set up right. Please tell your administrator.';
    expect(forAgents).toMatchObject({ missing: [whomToTell], health: { ok: false, message: whomToTell } });
    expect((await amara.request('POST', '/calls', { to: { phone: '+12025550142' } })).status).toBe(503);
    expect(logger.lines.filter((line) => line.level === 'error').map((line) => line.message)).toEqual([
      expect.stringContaining('stored provider settings cannot be read'),
    ]);
    await save(amara, twilioAccounts.harbour);
    expect(await shown(amara)).toMatchObject({ mode: 'live' });
  });
});
