import type { TelnyxAccess } from './telnyx-access.js';

/** Whether the account has a number, E.164. */
export async function ownsNumber({ read }: TelnyxAccess, number: string): Promise<boolean> {
  // Telnyx finds numbers that contain what is asked for.
  const { data = [] } = await read((client) =>
    client.phoneNumbers.list({ filter: { phone_number: number } }),
  );
  return data.some((one) => one.phone_number === number);
}
