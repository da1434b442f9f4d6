import type { Voicemail } from '@offhook/core/call';
import { stableId, writeReference, type LegReference, type MessageReference } from './leg-reference.js';
import type { TelnyxAccount } from './settings.js';

/**
 * The voices of Amazon Polly by the languages that Telnyx names, in the form in which it wants them: a voice is needed to
 * say anything, and it has its own language whatever else is asked for.
 */
const voices: Readonly<Record<string, string>> = {
  arb: 'Zeina',
  'cmn-CN': 'Zhiyu',
  'cy-GB': 'Gwyneth',
  'da-DK': 'Naja',
  'de-DE': 'Vicki',
  'en-AU': 'Nicole',
  'en-GB': 'Amy',
  'en-GB-WLS': 'Geraint',
  'en-IN': 'Raveena',
  'en-US': 'Joanna',
  'es-ES': 'Lucia',
  'es-MX': 'Mia',
  'es-US': 'Lupe',
  'fr-CA': 'Chantal',
  'fr-FR': 'Lea',
  'hi-IN': 'Aditi',
  'is-IS': 'Dora',
  'it-IT': 'Carla',
  'ja-JP': 'Mizuki',
  'ko-KR': 'Seoyeon',
  'nb-NO': 'Liv',
  'nl-NL': 'Lotte',
  'pl-PL': 'Ewa',
  'pt-BR': 'Camila',
  'pt-PT': 'Ines',
  'ro-RO': 'Carmen',
  'ru-RU': 'Tatyana',
  'sv-SE': 'Astrid',
  'tr-TR': 'Filiz',
};
const defaultLanguage = 'en-US';
const defaultVoice = 'AWS.Polly.Joanna';
/** Where the first of a language is not the one that most people mean. */
const usual: Readonly<Record<string, string>> = {
  ar: 'arb',
  en: 'en-US',
  fr: 'fr-FR',
  zh: 'cmn-CN',
  no: 'nb-NO',
};

/** Says or plays the greeting to a caller who is up; not twice. The event of its end tells that the message may begin. */
export async function greet(
  { access, settings }: TelnyxAccount,
  reference: LegReference & { readonly message: MessageReference },
  greeting: Voicemail['greeting'],
): Promise<void> {
  const { legId, message } = reference;
  const common = {
    client_state: writeReference(reference, settings.apiKey),
    command_id: stableId(legId, 'greet', message.callControlId),
  };
  await access.change<unknown>(({ calls: { actions } }) =>
    'audioUrl' in greeting
      ? actions.startPlayback(message.callControlId, { ...common, audio_url: greeting.audioUrl })
      : actions.speak(message.callControlId, {
          ...{ ...common, payload: greeting.text },
          // No server starts with a language that nobody speaks; a call may have been placed by another one.
          voice: settings.voice || (voiceFor(greeting.language) ?? defaultVoice),
        }),
  );
}

/** The voice for a language, e.g. `en-GB`, or for another variety of it; `null` when none is known. */
export function voiceFor(language: string = defaultLanguage): string | null {
  const [first = ''] = language.split('-');
  const voice =
    voices[language] ??
    voices[usual[first] ?? ''] ??
    Object.entries(voices).find(([known]) => known.startsWith(`${first}-`))?.[1];
  return voice === undefined ? null : `AWS.Polly.${voice}`;
}

/** Why a greeting cannot be said, in words that tell what to do; `null` when it can. */
export function whyUnspoken(
  greeting: Voicemail['greeting'],
  { voice }: Pick<TelnyxAccount['settings'], 'voice'>,
): string | null {
  if ('audioUrl' in greeting || voice !== '' || voiceFor(greeting.language) !== null) return null;
  return `No voice of Telnyx is known here that speaks ${greeting.language}: name one by telnyx({ voice }), or give an audioUrl.`;
}
