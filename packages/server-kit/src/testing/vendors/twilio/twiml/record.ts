import { pressedDigits } from './simple-verbs.js';
import { askAction, callbackOf, type Perform } from './verb-run.js';

/** The longest message when the document does not say, seconds. */
const defaultMaxLength = 3_600;

/**
 * `<Record>`, e.g. a message after the greeting: until a key, the time is up, or the person hangs up. Who says nothing
 * is not noticed: whoever is on the line is taken to talk.
 */
export const record: Perform = async (run) => {
  const { context, leg, verb, signal } = run;
  const { exchange, recordings, time } = context;
  exchange.answer(leg);
  const callback = callbackOf(run, verb, 'recordingStatusCallback', 'completed');
  const recording = recordings.start({
    leg,
    conference: null,
    source: 'RecordVerb',
    channels: 1,
    track: 'both',
    callback,
  });
  const finishOnKey = verb.attributes['finishOnKey'] ?? '1234567890*#';
  const keyed = { ...run, verb: { ...verb, attributes: { ...verb.attributes, finishOnKey } } };
  const seconds = Number(verb.attributes['maxLength'] ?? defaultMaxLength);
  await pressedDigits(keyed, Infinity, seconds * time.secondMs);
  recordings.stop(recording);
  if (signal.aborted && !leg.life.signal.aborted) return null; // sent elsewhere
  const { CallSid: _, RecordingStatus: __, ...parameters } = recordings.parameters(recording);
  const hungUp = leg.life.signal.aborted;
  const result = { ...parameters, Digits: hungUp ? 'hangup' : leg.pressed.slice(-1) };
  const next = askAction(run, result);
  if (next !== null || hungUp || run.documentUrl === null) return next;
  return { kind: 'url', url: run.documentUrl, method: 'POST', parameters: result };
};
