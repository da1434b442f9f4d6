import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';

/** The country that numbers without `+` belong to: that of our first number. */
function countryOf(numbers: readonly string[]): CountryCode | undefined {
  return numbers[0] === undefined ? undefined : parsePhoneNumberFromString(numbers[0])?.country;
}

/** The number of a caller, E.164; `null` when it is withheld or makes no sense. */
export function callerNumber(text: string, numbers: readonly string[]): string | null {
  const country = countryOf(numbers);
  const number = parsePhoneNumberFromString(text, {
    ...(country !== undefined && { defaultCountry: country }),
    extract: false,
  });
  return number?.isPossible() === true ? number.number : null;
}

/**
 * Which number of ours was called, E.164: the first argument of `Stasis(app,…)`, else the extension that the dialplan
 * was entered with. Trunks write numbers in many ways, so the digits at the end decide among ours. `null` when nothing
 * tells.
 */
export function calledNumber(
  args: readonly string[],
  extension: string,
  numbers: readonly string[],
): string | null {
  const text = args[0] ?? extension;
  // A trunk without extensions: whoever it is meant for, it is ours.
  if (text === 's') return numbers[0] ?? null;
  // With zeros before it as it is dialled in the country, or from abroad.
  const digits = text.replace(/\D/g, '');
  const endings = [digits, digits.replace(/^0+/, '')].filter((ending) => ending.length >= 4);
  const alike = numbers.filter((number) => endings.some((ending) => number.endsWith(ending)));
  return alike.length === 1 ? (alike[0] ?? null) : callerNumber(text, numbers);
}
