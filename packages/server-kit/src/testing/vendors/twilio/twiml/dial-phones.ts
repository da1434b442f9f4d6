import { isOver, type Leg } from '../leg.js';
import type { TwimlElement } from './twiml-source.js';
import { aborted, callbackOf, type VerbRun } from './verb-run.js';

/** How long `<Dial>` rings when it does not say, seconds. */
const defaultTimeout = 30;

/** Dials phones and browsers, connects the first that answers, resolves with how it went. */
export async function dialPhones(
  run: VerbRun,
  nouns: readonly TwimlElement[],
): Promise<Record<string, string>> {
  const { context, leg, signal, verb } = run;
  const { exchange } = context;
  if (verb.attributes['answerOnBridge'] !== 'true') exchange.answer(leg);
  const callerId = callerIdOf(run);
  if (callerId === null) return { DialCallStatus: 'failed' };
  const children = nouns.map((noun) => open(run, noun, callerId));
  const winner = await firstAnswered(context.exchange, children, signal);
  for (const child of children) if (child !== winner) exchange.takeDown(child);
  if (winner === null) {
    return { ...resultOf(run, children.at(-1)), DialBridged: 'false' };
  }
  exchange.answer(leg);
  const recordsAs = verb.attributes['record'] ?? 'do-not-record';
  if (recordsAs.startsWith('record-from')) recordDial(run, recordsAs.endsWith('-dual') ? 2 : 1);
  await aborted(winner.life.signal, winner.bridge.signal, signal);
  const sentElsewhere = winner.bridge.signal.aborted;
  if (!sentElsewhere) exchange.takeDown(winner);
  return { ...resultOf(run, winner), DialBridged: 'true' };
}

function callerIdOf({ context, leg, verb }: VerbRun): string | null {
  const callerId = verb.attributes['callerId'] ?? leg.from;
  if (context.numbers.includes(callerId) || callerId === leg.from) return callerId;
  context.alert({ code: 13214, message: 'Dial: Invalid callerId value', callSid: leg.sid });
  return null;
}

function open(run: VerbRun, noun: TwimlElement, from: string): Leg {
  const { context, leg, verb } = run;
  const to = noun.name === 'Client' ? `client:${noun.text}` : noun.text;
  return context.exchange.open({
    to,
    from,
    direction: 'outbound-dial',
    parentSid: leg.sid,
    phone: context.phone(to),
    callback: callbackOf(run, noun, 'statusCallback', 'completed'),
    ringSeconds: Number(verb.attributes['timeout'] ?? defaultTimeout),
    ...(verb.attributes['timeLimit'] === undefined
      ? {}
      : { limitSeconds: Number(verb.attributes['timeLimit']) }),
    ...(noun.attributes['sendDigits'] === undefined ? {} : { sendDigits: noun.attributes['sendDigits'] }),
  });
}

/** The first of these legs that is answered; `null` when all are over or the dialling leg gave up. */
function firstAnswered(
  exchange: VerbRun['context']['exchange'],
  children: readonly Leg[],
  signal: AbortSignal,
): Promise<Leg | null> {
  const listening: (() => void)[] = [];
  const first = new Promise<Leg | null>((resolve) => {
    if (signal.aborted) return resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
    listening.push(
      exchange.on('answered', (leg) => {
        if (children.includes(leg)) resolve(leg);
      }),
      exchange.on('ended', () => {
        if (children.every(isOver)) resolve(null);
      }),
    );
  });
  return first.finally(() => listening.forEach((stop) => stop()));
}

function recordDial(run: VerbRun, channels: 1 | 2): void {
  const callback = callbackOf(run, run.verb, 'recordingStatusCallback', 'completed');
  const { leg, context } = run;
  const source = 'DialVerb';
  context.recordings.start({ leg, conference: null, source, channels, track: 'both', callback });
}

function resultOf({ context }: VerbRun, child: Leg | undefined): Record<string, string> {
  if (child === undefined) return { DialCallStatus: 'failed' };
  const answered = child.answeredAt !== null;
  return {
    DialCallStatus: answered ? 'completed' : child.status,
    DialCallSid: child.sid,
    ...(answered ? { DialCallDuration: String(context.exchange.seconds(child)) } : {}),
  };
}
