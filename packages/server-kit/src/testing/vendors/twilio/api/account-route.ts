import type { VendorAnswer, VendorRequest } from '../../vendor-server.js';
import type { FakeTwilioOptions } from '../fake-twilio-options.js';
import { rfc2822 } from '../rfc2822.js';
import { notAuthenticated } from '../twilio-refusal.js';

/** `GET Accounts/{Sid}.json`; `null` for another path. A standard API key may not read it, the auth token may. */
export function getAccount(
  { accountSid, authToken }: FakeTwilioOptions,
  { method, path, headers }: VendorRequest,
): VendorAnswer | null {
  const own = `/2010-04-01/Accounts/${accountSid}`;
  if (method !== 'GET' || path !== `${own}.json`) return null;
  const pair = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  if (headers.authorization !== `Basic ${pair}`) throw notAuthenticated();
  const createdAt = rfc2822(Date.UTC(2026, 0, 5));
  return {
    status: 200,
    body: {
      sid: accountSid,
      owner_account_sid: accountSid,
      friendly_name: 'The account of the tests',
      status: 'active',
      type: 'Full',
      auth_token: authToken,
      date_created: createdAt,
      date_updated: createdAt,
      uri: `${own}.json`,
      subresource_uris: { calls: `${own}/Calls.json` },
    },
  };
}
