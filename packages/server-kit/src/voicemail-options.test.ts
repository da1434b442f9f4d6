import { describe, expect, it } from 'vitest';
import { demo } from './providers/demo/index.js';
import { voicemailOf, type VoicemailOptions } from './voicemail-options.js';

describe('the option voicemail', () => {
  it('is complete with a text or an address', () => {
    expect(voicemailOf(undefined, [])).toBeNull();
    expect(voicemailOf({ greeting: { text: 'Hello', language: 'en-GB' } }, [])).toEqual({
      greeting: { text: 'Hello', language: 'en-GB' },
      maxSeconds: 120,
    });
    const greeting = { audioUrl: 'https://example.com/greeting.mp3' };
    expect(voicemailOf({ greeting, maxSeconds: 30 }, [])).toEqual({ greeting, maxSeconds: 30 });
  });

  it('is refused with a greeting that a provider cannot play, in its words', () => {
    const picky = { ...demo(), refusesGreeting: () => 'Name a sound.' };
    const options = { greeting: { text: 'Hello' } };
    expect(() => voicemailOf(options, [demo(), picky])).toThrow(
      'voicemail.greeting cannot be played. Name a sound.',
    );
    expect(voicemailOf(undefined, [picky])).toBeNull();
  });

  it.each([
    ['no greeting', {}, /either a text .* or an audioUrl/],
    ['both', { greeting: { text: 'Hello', audioUrl: 'https://example.com/a.mp3' } }, /either a text/],
    ['an empty text', { greeting: { text: ' ' } }, /1 to 1000 characters/],
    ['a text that is too long', { greeting: { text: 'a'.repeat(1001) } }, /1 to 1000 characters/],
    ['a language that is none', { greeting: { text: 'Hello', language: 'English' } }, /written like "en-GB"/],
    ['a file', { greeting: { audioUrl: 'greeting.mp3' } }, /address like/],
    ['too long a message', { greeting: { text: 'Hello' }, maxSeconds: 601 }, /from 5 to 600/],
  ])('is refused in words with %s', (_name, wrong, message) => {
    expect(() => voicemailOf(wrong as VoicemailOptions, [])).toThrow(TypeError);
    expect(() => voicemailOf(wrong as VoicemailOptions, [])).toThrow(message);
  });
});
