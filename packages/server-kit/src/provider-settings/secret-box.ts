import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts settings for the database: AES-256-GCM (NIST SP 800-38D), bound to the place that they are stored at. */
export interface SecretBox {
  /** False without a key: then nothing can be sealed or opened. */
  readonly hasKey: boolean;
  /** @param place What it belongs to; at another place it cannot be opened. */
  seal(text: string, place: readonly string[]): string;
  /** `null` when no key opens it here: a key that is gone, another place, or changed bytes. */
  open(sealed: string, place: readonly string[]): string | null;
  /** False for what another than the first key has sealed. */
  isSealedByFirst(sealed: string): boolean;
}

interface Key {
  /** Names the key in what it has sealed, and tells nothing of it. */
  readonly id: string;
  readonly bytes: Buffer;
}

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** Makes the box. The first key seals, all of them open. */
export function createSecretBox(keys: readonly string[]): SecretBox {
  const known = keys.map(keyOf);
  const [first] = known;
  return {
    hasKey: first !== undefined,
    seal(text, place) {
      if (first === undefined) throw new TypeError('nothing can be sealed without a key');
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, first.bytes, iv).setAAD(aad(place));
      const bytes = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${first.id}.${bytes.toString('base64url')}`;
    },
    open(sealed, place) {
      const [id = '', text = ''] = sealed.split('.');
      const key = known.find((one) => one.id === id);
      const bytes = Buffer.from(text, 'base64url');
      if (key === undefined || bytes.length < ivBytes + tagBytes) return null;
      return decrypted(key, bytes, aad(place));
    },
    isSealedByFirst: (sealed) => first !== undefined && sealed.startsWith(`${first.id}.`),
  };
}

function decrypted({ bytes: key }: Key, bytes: Buffer, place: Buffer): string | null {
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(place).setAuthTag(bytes.subarray(-tagBytes));
  const text = decipher.update(bytes.subarray(ivBytes, -tagBytes));
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return null; // Not what was sealed here: all that GCM tells.
  }
}

/** A text of any length has a key's worth of bytes drawn out of it (HKDF, RFC 5869). */
function keyOf(text: string): Key {
  const drawn = (use: string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', text, 'offhook', `provider settings: ${use}`, length));
  return { id: drawn('id', 6).toString('base64url'), bytes: drawn('key', 32) };
}

function aad(place: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(place));
}
