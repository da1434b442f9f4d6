import type { Voicemail } from '@offhook/core/call';
import type { WebhookAnswer } from '../contract.js';
import type { WordsForCallers } from './twilio-options.js';

/** How somebody is let into a conference by TwiML. */
export interface Entry {
  readonly conference: string;
  /** Our id of the leg, by which events name who it is about. */
  readonly label: string | null;
  /** False for who waits: music plays until somebody of ours comes. */
  readonly starts: boolean;
  readonly statusCallback: string | null;
  /** Music while nobody else is there; an empty text for silence, `null` for Twilio's. */
  readonly waitUrl: string | null;
}

/** What of a conference we hear about. */
export const conferenceEvents = ['start', 'end', 'join', 'leave', 'mute', 'hold'] as const;

const nobodyThere = 'Sorry, nobody can take your call at the moment. Please try again later.';

/** Lets the caller, or a browser, into a conference. */
export function enterConference({
  conference,
  label,
  starts,
  statusCallback,
  waitUrl,
}: Entry): WebhookAnswer {
  const attributes = {
    beep: 'false',
    startConferenceOnEnter: String(starts),
    // Who leaves must not end it for the others: the kit decides what becomes of a call.
    endConferenceOnExit: 'false',
    ...(label === null ? {} : { participantLabel: label }),
    ...(waitUrl === null ? {} : { waitUrl, waitMethod: 'GET' }),
    ...(statusCallback === null ? {} : { statusCallback, statusCallbackEvent: conferenceEvents.join(' ') }),
  };
  return response(`<Dial>${element('Conference', attributes, conference)}</Dial>`);
}

/** Tells a caller that nobody takes calls, and hangs up. */
export function turnAway(words: WordsForCallers | undefined): WebhookAnswer {
  const heard =
    words !== undefined && 'playUrl' in words
      ? element('Play', {}, words.playUrl)
      : element('Say', { language: words?.language ?? 'en-US' }, words?.say ?? nobodyThere);
  return response(`${heard}<Hangup/>`);
}

/** How a message is taken. */
export interface MessageTaking extends Voicemail {
  /** Told when the recording is there. */
  readonly recordingCallback: string;
  /** Asked what comes after the message. */
  readonly afterwards: string;
}

/** Seconds of silence that end a message. */
const silenceSeconds = 10;

/** Greets a caller, records a message and hangs up. */
export function takeMessage({
  greeting,
  maxSeconds,
  recordingCallback,
  afterwards,
}: MessageTaking): WebhookAnswer {
  const heard =
    'audioUrl' in greeting
      ? element('Play', {}, greeting.audioUrl)
      : element('Say', { language: greeting.language ?? 'en-US' }, greeting.text);
  const record = {
    ...{ playBeep: 'true', maxLength: String(maxSeconds), timeout: String(silenceSeconds) },
    ...{ action: afterwards, recordingStatusCallback: recordingCallback },
    // Not when it begins: the call is over, and nobody in it is being recorded.
    recordingStatusCallbackEvent: 'completed absent',
  };
  return response(`${heard}${element('Record', record, '')}<Hangup/>`);
}

/** Plays key tones. */
export function playDigits(digits: string): WebhookAnswer {
  return response(element('Play', { digits }, ''));
}

/** Nothing to do: who asked is let go. */
export const nothing: WebhookAnswer = response('');

function response(verbs: string): WebhookAnswer {
  return {
    contentType: 'text/xml; charset=utf-8',
    body: `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`,
  };
}

function element(name: string, attributes: Readonly<Record<string, string>>, text: string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return `<${name}${written.join('')}>${escaped(text)}</${name}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
