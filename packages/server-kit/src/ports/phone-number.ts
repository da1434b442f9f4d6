import { CallError } from '@offhook/core/errors';
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';

/**
 * A number as it is kept: E.164.
 *
 * @param typed as a person writes it.
 * @param region ISO 3166-1 alpha-2 country that a number without `+` belongs to.
 * @throws CallError `invalid_number`, naming the number.
 */
export function toE164(typed: string, region: string): string {
  const number = e164OrNull(typed, region);
  if (number !== null) return number;
  throw new CallError('invalid_number', {
    message: `“${typed.trim()}” is not a valid phone number. Write it with its country code, such as +1 202 555 0142.`,
    details: { number: typed },
  });
}

/** {@link toE164} for what may be something else than a number. */
export function e164OrNull(typed: string, region: string): string | null {
  const parsed = parsePhoneNumberFromString(typed, { defaultCountry: region as CountryCode, extract: false });
  return parsed?.isValid() === true ? parsed.number : null;
}

/** An E.164 number with the spaces that people of its country write. */
export function readableNumber(number: string): string {
  return parsePhoneNumberFromString(number)?.formatInternational() ?? number;
}
