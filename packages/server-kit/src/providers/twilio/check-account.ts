import { CallError } from '@offhook/core/errors';
import { accountClient } from './account-client.js';
import type { TwilioOptions } from './twilio-options.js';
import { inOurWords, isUnknownThere } from './vendor-errors.js';

/**
 * Asks Twilio whether the credentials are right: the auth token by reading the account, the API key by reading calls,
 * because a key may not read the account.
 *
 * @throws CallError with a sentence for an administrator.
 */
export async function checkAccount(options: TwilioOptions): Promise<string> {
  const { accountSid, authToken, apiKeySid, apiKeySecret, apiBaseUrl } = options;
  const askedBy = { accountSid, authToken, apiBaseUrl };
  if (authToken) {
    const { status } = await asked('auth token', async () => {
      const client = await accountClient(askedBy)();
      return client.api.v2010.accounts(accountSid ?? '').fetch();
    });
    if (status !== 'active') {
      throw new CallError('provider_refused', { message: `Twilio says that the account is ${status}.` });
    }
  }
  if (apiKeySid && apiKeySecret) {
    await asked('API key', async () => {
      const client = await accountClient({ ...askedBy, apiKeySid, apiKeySecret })();
      return client.calls.list({ limit: 1 });
    });
  }
  return 'Twilio accepts the settings, and the account is active.';
}

async function asked<Answer>(what: string, question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await inOurWords(() =>
      question().catch((error: unknown) => {
        if (!isUnknownThere(error)) throw error;
        throw new CallError('not_configured', {
          message: 'Twilio knows no such account. Check the account SID.',
        });
      }),
    );
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (error.details['vendorStatus'] === 401) {
      throw new CallError('not_configured', {
        message: `Twilio does not accept the ${what} for this account. Check both.`,
      });
    }
    if (error.code !== 'provider_unavailable') throw error;
    throw new CallError('provider_unavailable', { message: 'Twilio cannot be reached from this server.' });
  }
}
