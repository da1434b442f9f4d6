import { createHash } from 'node:crypto';
import { rfc2822 } from '../rfc2822.js';
import type { ApiRequest, ApiRoute } from './api-request.js';
import { pageAnswer } from './page-answer.js';

const boughtAt = Date.UTC(2026, 0, 5, 9);

/** `GET IncomingPhoneNumbers.json`: what the account has bought. */
export const listNumbers: ApiRoute = (asked) =>
  pageAnswer(asked, 'incoming_phone_numbers', matching(asked, asked.account.options.numbers), (number) => ({
    ...numberJson(asked, 'IncomingPhoneNumbers', number),
    api_version: '2010-04-01',
    capabilities: { voice: true, sms: true, mms: true, fax: false },
    voice_url: asked.account.options.voiceUrl ?? null,
    voice_method: 'POST',
    status: 'in-use',
    origin: 'twilio',
    type: 'local',
  }));

/** `GET OutgoingCallerIds.json`: numbers of others that were verified. */
export const listCallerIds: ApiRoute = (asked) =>
  pageAnswer(
    asked,
    'outgoing_caller_ids',
    matching(asked, asked.account.options.verifiedCallerIds ?? []),
    (number) => numberJson(asked, 'OutgoingCallerIds', number),
  );

function matching({ form }: ApiRequest, numbers: readonly string[]): readonly string[] {
  const wanted = form.text('PhoneNumber');
  return numbers.filter((number) => wanted === undefined || number.includes(wanted));
}

function numberJson({ account }: ApiRequest, collection: string, number: string) {
  const { accountSid } = account.options;
  const sid = `PN${createHash('sha256').update(`${collection}${number}`).digest('hex').slice(0, 32)}`;
  return {
    sid,
    account_sid: accountSid,
    phone_number: number,
    friendly_name: number,
    date_created: rfc2822(boughtAt),
    date_updated: rfc2822(boughtAt),
    uri: `/2010-04-01/Accounts/${accountSid}/${collection}/${sid}.json`,
  };
}
