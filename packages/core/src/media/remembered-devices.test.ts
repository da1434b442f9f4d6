import { expect, it } from 'vitest';
import { rememberedDevices } from './remembered-devices.js';

function storage(initial: Record<string, string> = {}): Storage {
  const items = new Map(Object.entries(initial));
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  } as Storage;
}

it('remembers over reloads', () => {
  const kept = storage();
  rememberedDevices(() => kept).set('audioinput', 'headset');
  expect(rememberedDevices(() => kept).get('audioinput')).toBe('headset');
  expect(rememberedDevices(() => kept).get('videoinput')).toBeNull();
});

it.each(['{', 'null', '7', '{"audioinput":7}'])('takes %s for nothing', (stored) => {
  const memory = rememberedDevices(() => storage({ 'offhook:devices': stored }));
  expect(memory.get('audioinput')).toBeNull();
});

it('remembers for the page where storage is forbidden', () => {
  const memory = rememberedDevices(() => {
    throw new DOMException('no', 'SecurityError');
  });
  memory.set('audiooutput', 'speaker');
  expect(memory.get('audiooutput')).toBe('speaker');
});
