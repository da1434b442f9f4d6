import type { AccountClient } from './account-client.js';
import { inOurWords } from './vendor-errors.js';

/** Whether calls may come from a number, E.164: the account has bought it, or it was verified there. */
export function ownsNumber(connect: AccountClient, number: string): Promise<boolean> {
  return inOurWords(async () => {
    const client = await connect();
    const isIt = (one: { readonly phoneNumber: string }): boolean => one.phoneNumber === number;
    const asked = { phoneNumber: number, limit: 20 };
    // Twilio finds numbers that contain what is asked for.
    if ((await client.incomingPhoneNumbers.list(asked)).some(isIt)) return true;
    return (await client.outgoingCallerIds.list(asked)).some(isIt);
  });
}
