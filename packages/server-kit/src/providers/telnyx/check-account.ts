import { CallError } from '@offhook/core/errors';
import type { TelnyxAccount } from './settings.js';
import { isGone } from './telnyx-errors.js';

/**
 * Asks Telnyx whether key and application are right.
 *
 * @throws CallError with a sentence for an administrator.
 */
export async function checkAccount({ access, settings }: TelnyxAccount): Promise<string> {
  const { data } = await access
    .read((client) => client.callControlApplications.retrieve(settings.connectionId))
    .catch((error: unknown) => {
      if (!isGone(error)) throw error;
      throw new CallError('not_configured', {
        message:
          'Telnyx knows no such Voice API application in this account. Check its id in the Telnyx settings.',
      });
    });
  if (data?.active === false) {
    throw new CallError('provider_refused', {
      message: 'The Voice API application is switched off at Telnyx.',
    });
  }
  return 'Telnyx accepts the settings, and the Voice API application is there.';
}
