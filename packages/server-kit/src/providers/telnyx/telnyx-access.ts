import { CallError } from '@offhook/core/errors';
import type { Telnyx } from 'telnyx';
import type { Clock } from '../../ports/clock.js';
import { enterSetting } from './account-settings.js';
import { failureOf } from './telnyx-errors.js';

/** The way to Telnyx: the official client, loaded when it is first needed. */
export interface TelnyxAccess {
  /**
   * Asks once. Rejects with a `CallError` when it was surely not done, and with `TelnyxOutcomeUnknown` when nobody
   * knows.
   */
  change<Answer>(request: (client: Telnyx) => PromiseLike<Answer>): Promise<Answer>;
  /** Asks for something that changes nothing; rejects with a `CallError`. */
  read<Answer>(request: (client: Telnyx) => PromiseLike<Answer>): Promise<Answer>;
}

/** Settings of {@link telnyxAccess}. */
export interface TelnyxAccessOptions {
  readonly apiKey: string;
  /** Without `/v2`. */
  readonly apiBaseUrl: string;
  readonly clock: Clock;
}

/** Below the 15 s that the kit waits for a dial. */
const timeoutMs = 12_000;

/** Makes {@link TelnyxAccess}. Nothing is ever sent twice: the client's own retries are off. */
export function telnyxAccess({ apiKey, apiBaseUrl, clock }: TelnyxAccessOptions): TelnyxAccess {
  let loading: Promise<Telnyx> | undefined;

  async function load(): Promise<Telnyx> {
    if (apiKey === '') {
      throw new CallError('not_configured', { message: `Telnyx is not set up. ${enterSetting('apiKey')}` });
    }
    const { default: Client } = await import('telnyx').catch((cause: unknown) => {
      const message = 'The package "telnyx" is not installed on the server: npm install telnyx.';
      throw new CallError('not_configured', { message, cause });
    });
    return new Client({
      apiKey,
      baseURL: `${apiBaseUrl.replace(/\/+$/, '')}/v2`,
      maxRetries: 0,
      timeout: timeoutMs,
      // It would write bodies with phone numbers to the console when TELNYX_LOG is set.
      logLevel: 'off',
    });
  }

  async function ask<Answer>(
    request: (client: Telnyx) => PromiseLike<Answer>,
    changes: boolean,
  ): Promise<Answer> {
    loading ??= load();
    const client = await loading.catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    try {
      return await request(client);
    } catch (error) {
      throw failureOf(error, changes, clock.now());
    }
  }

  return { change: (request) => ask(request, true), read: (request) => ask(request, false) };
}
