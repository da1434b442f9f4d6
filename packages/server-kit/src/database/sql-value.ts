import { CallError } from '@offhook/core/errors';

/** What a statement may be given. A boolean arrives in the database as 0 or 1. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array;

/** What reaches a driver. */
export type BoundValue = string | number | bigint | null | Uint8Array;

/**
 * The one place that turns values into what drivers bind. Drivers bind `true`, `NaN`, `Date` and objects silently wrong,
 * each in its own way, so everything but the known kinds is refused.
 *
 * @throws {TypeError} for `undefined`, numbers that are not whole (`NaN`, infinities), dates, arrays and objects.
 * @throws {CallError} `invalid_request` for a text with U+0000.
 */
export function toBoundValue(value: unknown): BoundValue {
  switch (typeof value) {
    case 'string':
      // PostgreSQL cannot store it, and SQLite's functions stop reading at it.
      if (value.includes('\0'))
        throw new CallError('invalid_request', { message: 'A text may not hold the character U+0000.' });
      // Half an emoji, where somebody cut a text: PostgreSQL refuses JSON that has it. UTF-8 has no place for it either.
      return value.toWellFormed();
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    case 'number':
      if (Number.isSafeInteger(value)) return value;
      throw new TypeError(`${value} cannot be stored: numbers are whole numbers below 2^53.`);
    case 'object':
      if (value === null || value instanceof Uint8Array) return value;
      throw new TypeError(
        `${describeObject(value)} cannot be stored; give its text or its epoch milliseconds.`,
      );
    default:
      throw new TypeError(`A value of type ${typeof value} cannot be stored.`);
  }
}

function describeObject(value: object): string {
  return value instanceof Date ? 'A Date' : Array.isArray(value) ? 'An array' : 'An object';
}
