import { CallError } from '@offhook/core/errors';
import type { AgentOfCall } from './contract.js';

/**
 * The own phone of somebody who takes part in a call by it, for providers that dial it by its number.
 *
 * @throws CallError `no_phone_number` when the host names none.
 */
export function ownPhoneOf({ phone }: AgentOfCall): string {
  if (phone !== null && phone !== '') return phone;
  throw new CallError('no_phone_number', {
    message: 'No phone number of your own is known here, so this call cannot go through your phone.',
  });
}
