import { toE164 } from '../ports/phone-number.js';

/** One number of a contact. */
export interface LabelledPhone {
  readonly label: string;
  /** E.164. */
  readonly number: string;
}

const defaultLabel = 'main';

/**
 * Numbers as they are kept: E.164, each once, in the order given.
 *
 * @param region ISO 3166-1 alpha-2 country that a number without `+` belongs to.
 * @throws CallError `invalid_number`, naming the number.
 */
export function normalizePhones(phones: readonly LabelledPhone[], region: string): readonly LabelledPhone[] {
  const byNumber = new Map<string, LabelledPhone>();
  for (const { label, number: typed } of phones) {
    const number = toE164(typed, region);
    if (!byNumber.has(number)) byNumber.set(number, { label: label.trim() || defaultLabel, number });
  }
  return [...byNumber.values()];
}

/**
 * The list with `phone` as its first number. `null` takes the first away, so that the next one moves up.
 */
export function withFirstPhone(
  phones: readonly LabelledPhone[],
  phone: string | null,
): readonly LabelledPhone[] {
  const [first, ...others] = phones;
  if (phone === null || phone.trim() === '') return others;
  return [{ label: first?.label ?? defaultLabel, number: phone }, ...others];
}
