import type { Admission } from '../conference.js';
import type { TwimlElement } from './twiml-source.js';
import { aborted, callbackOf, type VerbRun } from './verb-run.js';

/** Takes the leg into a conference and resolves when it is out of it. */
export async function dialConference(run: VerbRun, noun: TwimlElement): Promise<Record<string, string>> {
  const { context, leg, signal } = run;
  const { conferences, exchange } = context;
  exchange.answer(leg);
  const invited = conferences.of(leg);
  if (invited === null && /^CF[0-9a-f]{32}$/.test(noun.text)) return { DialCallStatus: 'failed' }; // it is over
  const conference = invited?.conference ?? conferences.named(noun.text);
  const participant = conferences.join(conference, leg, admissionOf(run, noun));
  await aborted(participant.stay.signal, signal);
  if (conferences.of(leg)?.participant === participant) conferences.leave(leg);
  return { DialCallStatus: 'completed', DialCallSid: leg.sid };
}

function admissionOf(run: VerbRun, noun: TwimlElement): Admission {
  const { attributes } = noun;
  return {
    label: attributes['participantLabel'] ?? null,
    muted: attributes['muted'] === 'true',
    startOnEnter: attributes['startConferenceOnEnter'] !== 'false',
    endOnExit: attributes['endConferenceOnExit'] === 'true',
    coaching: attributes['coach'] !== undefined,
    callSidToCoach: attributes['coach'] ?? null,
    callback: callbackOf(run, noun, 'statusCallback', 'start end'),
    record: attributes['record'] === 'record-from-start' || attributes['record'] === 'true',
    recordingCallback: callbackOf(run, noun, 'recordingStatusCallback', 'completed'),
  };
}
