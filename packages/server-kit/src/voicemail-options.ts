import type { Voicemail } from '@offhook/core/call';
import type { Provider } from './providers/contract.js';

/** What a caller hears whom nobody answers, and how long a message may be. */
export interface VoicemailOptions {
  /** Said by the provider (in this language, e.g. `en-GB`; default: the provider's), or played from a public address. */
  readonly greeting:
    { readonly text: string; readonly language?: string | undefined } | { readonly audioUrl: string };
  /** Longest message, seconds: 5 to 600, default 120. */
  readonly maxSeconds?: number | undefined;
}

/** The longest that vendors take inline, with the rest of what they are told. */
const longestText = 1000;

/**
 * The options, complete; `null` when no messages are taken.
 *
 * @throws TypeError in plain words.
 */
export function voicemailOf(
  options: VoicemailOptions | undefined,
  providers: readonly Provider[],
): Voicemail | null {
  if (options === undefined) return null;
  const { greeting, maxSeconds = 120 } = options;
  if (!Number.isInteger(maxSeconds) || maxSeconds < 5 || maxSeconds > 600)
    throw new TypeError('voicemail.maxSeconds must be a whole number from 5 to 600.');
  const complete = greetingOf(greeting);
  for (const provider of providers) {
    const refused = provider.refusesGreeting?.(complete) ?? null;
    if (refused !== null) throw new TypeError(`voicemail.greeting cannot be played. ${refused}`);
  }
  return { greeting: complete, maxSeconds };
}

function greetingOf(greeting: VoicemailOptions['greeting'] | undefined): Voicemail['greeting'] {
  const { text, language, audioUrl } = {
    text: undefined,
    audioUrl: undefined,
    language: undefined,
    ...greeting,
  };
  if ((text === undefined) === (audioUrl === undefined))
    throw new TypeError(
      'voicemail.greeting needs either a text that is said, or an audioUrl that is played.',
    );
  if (text === undefined) return { audioUrl: webAddress(audioUrl) };
  if (typeof text !== 'string' || text.trim() === '' || text.length > longestText)
    throw new TypeError(`voicemail.greeting.text must be a text of 1 to ${longestText} characters.`);
  if (language === undefined) return { text };
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language))
    throw new TypeError(`voicemail.greeting.language "${language}" is not written like "en-GB".`);
  return { text, language };
}

function webAddress(address: string | undefined): string {
  if (typeof address === 'string' && /^https?:\/\//.test(address) && URL.canParse(address)) return address;
  throw new TypeError(
    'voicemail.greeting.audioUrl must be an address like "https://example.com/greeting.mp3" that the provider can fetch.',
  );
}
