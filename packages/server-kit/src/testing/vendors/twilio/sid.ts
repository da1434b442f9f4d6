import { randomBytes } from 'node:crypto';

/** What a Twilio id names. */
export type SidPrefix = 'CA' | 'CF' | 'RE';

/** A new Twilio id: two letters and 32 hex digits. */
export function newSid(prefix: SidPrefix): string {
  return prefix + randomBytes(16).toString('hex');
}
