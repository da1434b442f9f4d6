import { describe, expect, it } from 'vitest';
import { createSecretBox } from './secret-box.js';

const place = ['harbour', 'twilio', 'account-1', 'authToken'];
const [old, fresh] = ['o'.repeat(32), 'f'.repeat(32)];

describe('a sealed secret', () => {
  const box = createSecretBox([old]);
  const sealed = box.seal('canary', place);

  it('opens where it belongs, and looks different each time', () => {
    expect(box.open(sealed, place)).toBe('canary');
    expect(box.seal('canary', place)).not.toBe(sealed);
    expect(sealed).not.toContain('canary');
  });

  it.each([0, 1, 2, 3])('opens at no other place: part %i of it counts', (part) => {
    expect(box.open(sealed, place.with(part, 'other'))).toBeNull();
  });

  it('does not open with a changed byte, cut off, or as something else', () => {
    const [id = '', text = ''] = sealed.split('.');
    const bytes = Buffer.from(text, 'base64url');
    for (const at of [0, 12, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(box.open(`${id}.${changed.toString('base64url')}`, place)).toBeNull();
    }
    for (const wrong of ['', id, `${id}.`, `${id}.${text.slice(0, 20)}`, `.${text}`, 'canary'])
      expect(box.open(wrong, place)).toBeNull();
  });

  it('opens with any key that is still given, and is sealed by the first', () => {
    const both = createSecretBox([fresh, old]);
    expect(both.open(sealed, place)).toBe('canary');
    expect(both.isSealedByFirst(sealed)).toBe(false);
    const anew = both.seal('canary', place);
    expect(both.isSealedByFirst(anew)).toBe(true);
    expect(createSecretBox([fresh]).open(anew, place)).toBe('canary');
    expect(box.open(anew, place)).toBeNull();
  });

  it('does not open without keys, where nothing can be sealed', () => {
    const none = createSecretBox([]);
    expect([none.hasKey, none.open(sealed, place), none.isSealedByFirst(sealed)]).toEqual([
      false,
      null,
      false,
    ]);
    expect(() => none.seal('canary', place)).toThrow(TypeError);
  });
});
