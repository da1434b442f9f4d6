import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import client from 'twilio';
import type { Call } from '@offhook/core/call';
import { twilio } from '../providers/twilio/index.js';
import type { TwilioOptions } from '../providers/twilio/index.js';
import type { CallServerOptions } from '../server-options.js';
import { startCallSystem, waitFor, type ApiUser, type CallSystem } from '../testing/index.js';
import { ordinaryPhone } from '../testing/vendors/phone-behaviour.js';
import { startFakeTwilio, type FakeTwilio } from '../testing/vendors/twilio/index.js';
import { openVendorDoor, type VendorDoor } from './vendor-door.fixture.js';

/** Loads the client's lazy parts now, a second's work on a busy machine, and not in the first test's time. */
void client(`AC${'0'.repeat(32)}`, 'no token').conferences;

const accountOf = (digit: string, phoneNumber: string) => ({
  accountSid: `AC${digit.repeat(32)}`,
  authToken: `canary-auth-token-of-account-${digit}`,
  phoneNumber,
  apiKeySid: `SK${digit.repeat(32)}`,
  apiKeySecret: `canary-secret-of-the-api-key-${digit}`,
  twimlAppSid: `AP${digit.repeat(32)}`,
});

/** The host's account, and the one of the organisation `harbour`. */
export const twilioAccounts = {
  host: accountOf('a', '+12025550199'),
  harbour: accountOf('b', '+12025550188'),
} as const;

export const customer = '+12025550142';
export const encryptionKey = 'canary-key-that-encrypts-settings-0001';

/** Twilio with two accounts, and servers that use them on one database. */
export class TwilioAccounts implements AsyncDisposable {
  #open: CallSystem[] = [];

  private constructor(
    readonly host: FakeTwilio,
    readonly harbour: FakeTwilio,
    readonly door: VendorDoor,
    readonly folder: string,
  ) {}

  static async start(): Promise<TwilioAccounts> {
    const fake = ({ phoneNumber, twimlAppSid, ...login }: (typeof twilioAccounts)['host']) =>
      startFakeTwilio({
        ...{ ...login, applicationSid: twimlAppSid, numbers: [phoneNumber] },
        ...{ phone: () => ordinaryPhone, detectionMs: 2 },
      });
    const [host, harbour] = [await fake(twilioAccounts.host), await fake(twilioAccounts.harbour)];
    const door = await openVendorDoor(({ url = '' }) =>
      url.includes(twilioAccounts.harbour.accountSid) ? harbour.url : host.url,
    );
    return new TwilioAccounts(host, harbour, door, await mkdtemp(join(tmpdir(), 'offhook-accounts-')));
  }

  get database(): string {
    return `file:${join(this.folder, 'offhook.db')}`;
  }

  /** A server; until it is closed here or by itself. */
  async serve(
    options: Partial<CallServerOptions> = {},
    own: TwilioOptions = twilioAccounts.host,
  ): Promise<CallSystem> {
    const system = await startCallSystem(({ url }) => ({
      ...{ database: this.database, encryptionKey, publicUrl: url },
      providers: [twilio({ ...own, apiBaseUrl: this.door.url })],
      ...options,
    }));
    this.#open.push(system);
    return system;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const system of this.#open) await system.close();
    await Promise.all([this.host.close(), this.harbour.close()]);
    await this.door[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Places a call to the customer's phone, whom nobody of ours speaks with. */
export async function dial(user: ApiUser, body: object = {}): Promise<Call> {
  const asked = { to: { phone: customer }, agentLeg: 'none', ...body };
  const { status, body: call } = await user.request<Call>('POST', '/calls', asked);
  if (status !== 201) throw new Error(`not placed: ${status} ${JSON.stringify(call)}`);
  return call;
}

/** The call once it is so; it has to become so by webhooks, long before the reconciler looks. */
export function until(user: ApiUser, { id }: Pick<Call, 'id'>, status: Call['status']): Promise<Call> {
  return waitFor(
    `call ${status}`,
    async () => (await user.request<Call>('GET', `/calls/${id}`)).body,
    (call) => call.status === status,
    { timeoutMs: 8_000 },
  );
}
