import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { CallError } from '@offhook/core/errors';

/** How long Twilio may take to ask for the tones, ms. */
const lifeMs = 120_000;
const algorithm = 'aes-256-gcm';

/**
 * Keys as Twilio plays them.
 *
 * @throws CallError for keys that it has no tones for.
 */
export function playableDigits(digits: string): string {
  if (!/^[0-9*#wW]+$/.test(digits)) {
    throw new CallError('not_supported', {
      message: 'The calling service has tones for 0 to 9, * and # only.',
    });
  }
  return digits;
}

/** Seals keys for the way through Twilio and back: they may be a card number, and addresses end up in logs. */
export function sealDigits(secret: string, digits: string, now: number): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(algorithm, keyOf(secret), nonce);
  const sealed = Buffer.concat([cipher.update(`${now + lifeMs} ${digits}`, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** The keys; `null` when they were not sealed by us or are too old. */
export function openDigits(secret: string, sealed: string, now: number): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < 28) return null;
  try {
    const decipher = createDecipheriv(algorithm, keyOf(secret), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    const text = decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
    const [until = '0', digits = ''] = text.split(' ');
    return Number(until) >= now ? digits : null;
  } catch {
    return null; // Not sealed with our key: as good as nothing.
  }
}

function keyOf(secret: string): Buffer {
  return createHash('sha256').update(`offhook key tones ${secret}`).digest();
}
