import { CallError } from '@offhook/core/errors';
import { parsePhoneNumberFromString, type CountryCode, type PhoneNumber } from 'libphonenumber-js/max';

/** Emergency and network short codes have at most six digits; subscriber numbers that we may dial have more. */
const longestShortCode = 6;

/** ITU-T E.164 codes without a country: freephone, shared cost, UPT, satellite and international networks, premium. */
const countryLessCodes = new Set(['800', '808', '870', '878', '881', '882', '883', '888', '979']);

/** What numbers may be dialled. */
export interface NumberRules {
  /** ISO 3166-1 alpha-2 country that a number without `+` belongs to. */
  readonly defaultRegion: string;
  /** ISO 3166-1 alpha-2 countries; default: that of `defaultRegion`. */
  readonly allowedCountries?: readonly string[] | undefined;
}

/**
 * Turns what a person typed into an E.164 number that may be dialled, or refuses with the reason: not a number,
 * emergency or short code, country not allowed, premium-rate.
 */
export function dialableNumber(typed: string, rules: NumberRules): string {
  refuseShortCode(typed);
  const number = parsePhoneNumberFromString(typed, {
    defaultCountry: rules.defaultRegion as CountryCode,
    extract: false,
  });
  if (number === undefined || !number.isPossible()) throw new CallError('invalid_number');
  refuseCountry(number, rules);
  if (!number.isValid()) throw new CallError('invalid_number');
  const type = number.getType();
  if (type === 'PREMIUM_RATE' || type === 'SHARED_COST' || type === 'PAGER')
    throw new CallError('premium_refused');
  return number.number;
}

function refuseShortCode(typed: string): void {
  const digits = typed.replace(/\D/g, '');
  if (digits.length > 0 && digits.length <= longestShortCode && !typed.trim().startsWith('+')) {
    throw new CallError('emergency_refused');
  }
}

function refuseCountry(number: PhoneNumber, rules: NumberRules): void {
  if (countryLessCodes.has(number.countryCallingCode)) {
    throw new CallError('country_refused', {
      message: 'Satellite and international service numbers cannot be called from here.',
    });
  }
  const allowed = rules.allowedCountries ?? [rules.defaultRegion];
  // A number whose country cannot be told apart (shared calling code) counts by the countries that share the code.
  const countries = number.country === undefined ? number.getPossibleCountries() : [number.country];
  if (countries.length > 0 && !countries.some((country) => allowed.includes(country)))
    throw new CallError('country_refused');
}
