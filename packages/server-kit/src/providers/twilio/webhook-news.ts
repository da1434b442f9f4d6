import type { LegObservation, RecordingState } from '@offhook/core/call';
import type { VendorNews } from '../contract.js';
import { answeredBy, meaningOf } from './call-status.js';
import { answerTime } from './heard-of-call.js';
import { legOfLabel, type LegReference } from './leg-references.js';

/** A call's status callback: one step of one leg, with Twilio's time and count. */
export function statusNews(
  { callId, legId }: LegReference,
  form: URLSearchParams,
  now: number,
): readonly VendorNews[] {
  const meaning = meaningOf(form.get('CallStatus') ?? '', form.get('SipResponseCode'));
  if (meaning === null) return [];
  const at = timestampOf(form) ?? now;
  const upAt = meaning.state === 'ended' ? answerTime(at, form.get('CallDuration')) : null;
  const who = answeredBy(form.get('AnsweredBy'));
  const sequence = Number(form.get('SequenceNumber') ?? NaN);
  return news(callId, {
    legId,
    ...meaning,
    at,
    ...providerLegId(form),
    ...(upAt === null ? {} : { upAt }),
    ...(who === undefined ? {} : { answeredBy: who }),
    ...(Number.isInteger(sequence) ? { sequence } : {}),
  });
}

/** What machine detection heard. It tells no time: the answer was before. */
export function detectionNews(
  { callId, legId }: LegReference,
  form: URLSearchParams,
  now: number,
): readonly VendorNews[] {
  const who = answeredBy(form.get('AnsweredBy'));
  if (who === undefined) return [];
  return news(callId, { legId, state: 'up', at: now, ...providerLegId(form), answeredBy: who });
}

/** What happens in a call's conference. Its count is another than the leg's, so it is left out. */
export function conferenceNews(callId: string, form: URLSearchParams, now: number): readonly VendorNews[] {
  const label = form.get('ParticipantLabel');
  if (label === null || label === '') return [];
  const { legId, isBrowser } = legOfLabel(label);
  const at = timestampOf(form) ?? now;
  const there: LegObservation = { legId, state: 'up', at, ...providerLegId(form) };
  switch (form.get('StatusCallbackEvent')) {
    case 'participant-join':
      return [...news(callId, there), ...(isBrowser ? news(callId, freshlySeated(there)) : [])];
    case 'participant-leave':
      if (goesOn(form)) return [];
      // A browser that reloads comes back; whoever was in the conference had picked up.
      if (isBrowser) return [];
      return news(callId, { ...there, ...hungUp(form), state: 'ended', cause: 'completed', upAt: at });
    case 'participant-hold':
      return news(callId, { ...there, held: true });
    case 'participant-unhold':
      return news(callId, { ...there, held: false });
    case 'participant-mute':
      return news(callId, { ...there, muted: true });
    case 'participant-unmute':
      return news(callId, { ...there, muted: false });
    default:
      return [];
  }
}

/** It left the conference because we sent it elsewhere: a caller who hears the greeting now, and leaves a message. */
function goesOn(form: URLSearchParams): boolean {
  return (
    form.get('ReasonParticipantLeft') === 'participant_updated_via_api' &&
    form.get('ParticipantCallStatus') === 'in-progress'
  );
}

/** Its times are whole seconds: when both legs end in the same one, this tells who it was that hung up. */
function hungUp(form: URLSearchParams): Pick<LegObservation, 'hungUp'> {
  switch (form.get('ReasonParticipantLeft')) {
    case 'participant_hung_up':
      return { hungUp: true };
    case 'participant_updated_via_api':
      return { hungUp: false };
    default:
      return {};
  }
}

/**
 * A browser that comes back after a reload is neither muted nor held, whatever was confirmed of it before. Said of the end
 * of the second that Twilio names: what was confirmed later in it is asked for again, which does no harm.
 */
function freshlySeated(there: LegObservation): LegObservation {
  return { ...there, at: there.at + 999, held: false, muted: false };
}

const recordingStates: Readonly<Record<string, RecordingState>> = {
  'in-progress': 'on',
  paused: 'paused',
  stopped: 'off',
  completed: 'off',
  absent: 'off',
  failed: 'off',
};

/** A recording's status callback. The end is where its sound ends, not when its file was ready. */
export function recordingNews(callId: string, form: URLSearchParams, now: number): readonly VendorNews[] {
  const status = form.get('RecordingStatus') ?? '';
  const state = Object.hasOwn(recordingStates, status) ? recordingStates[status] : undefined;
  if (state === undefined) return [];
  const startedAt = Date.parse(form.get('RecordingStartTime') ?? '');
  const lasted = Math.max(0, Number(form.get('RecordingDuration') ?? 0) || 0) * 1000;
  const at = Number.isNaN(startedAt) ? now : startedAt + (state === 'off' ? lasted : 0);
  return [{ type: 'recording', callId, state, at, recordingId: form.get('RecordingSid') }];
}

/** Numbers that Twilio shows when the caller withholds theirs: names spelled on the keys of a phone. */
const withheld = new Set(['+266696687', '+7378742833', '+2562533', '+8656696', '+464']);

/** Somebody calls one of our numbers; `null` when it is no such call. */
export function inboundNews(form: URLSearchParams, now: number): VendorNews | null {
  const from = form.get('From') ?? '';
  const to = form.get('To') ?? '';
  const providerLegId = form.get('CallSid');
  if (providerLegId === null || !isPhoneNumber(to) || from.startsWith('client:')) return null;
  const caller = isPhoneNumber(from) && !withheld.has(from) ? from : null;
  return { type: 'inbound', call: { providerLegId, from: caller, to, at: timestampOf(form) ?? now } };
}

function isPhoneNumber(text: string): boolean {
  return /^\+[1-9]\d{1,14}$/.test(text);
}

/** Twilio's own time, with a grain of a second; `null` when it gave none. */
function timestampOf(form: URLSearchParams): number | null {
  const at = Date.parse(form.get('Timestamp') ?? '');
  return Number.isNaN(at) ? null : at;
}

function providerLegId(form: URLSearchParams): Pick<LegObservation, 'providerLegId'> {
  const sid = form.get('CallSid');
  return sid === null ? {} : { providerLegId: sid };
}

function news(callId: string, observation: LegObservation): readonly VendorNews[] {
  return [{ type: 'leg', callId, observation }];
}
