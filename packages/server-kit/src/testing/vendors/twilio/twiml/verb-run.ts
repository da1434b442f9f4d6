import type { PhoneBehaviour } from '../../phone-behaviour.js';
import type { Conferences } from '../conferences.js';
import type { EventCallback } from '../conference.js';
import type { Exchange } from '../exchange.js';
import { legParameters, type Leg } from '../leg.js';
import type { PassingTime } from '../../passing-time.js';
import type { Recordings } from '../recordings.js';
import type { TwilioWebhooks, WebhookTarget } from '../twilio-webhooks.js';
import type { TwimlElement, TwimlSource } from './twiml-source.js';

/** Something that Twilio would write into the account's alerts. */
export interface Alert {
  readonly code: number;
  readonly message: string;
  readonly callSid: string;
}

/** What TwiML acts upon. */
export interface TwimlContext {
  readonly accountSid: string;
  readonly numbers: readonly string[];
  readonly phone: (address: string) => PhoneBehaviour;
  readonly exchange: Exchange;
  readonly conferences: Conferences;
  readonly recordings: Recordings;
  readonly time: PassingTime;
  readonly webhooks: TwilioWebhooks;
  readonly alert: (alert: Alert) => void;
}

/** One verb that a leg is to carry out. */
export interface VerbRun {
  readonly context: TwimlContext;
  readonly leg: Leg;
  readonly verb: TwimlElement;
  /** Aborted when the leg ends or is sent elsewhere. */
  readonly signal: AbortSignal;
  /** Where the document came from, for relative addresses; `null`: from the request itself. */
  readonly documentUrl: string | null;
}

/** Carries a verb out; resolves with where the leg goes on, `null` for the next verb. */
export type Perform = (run: VerbRun) => Promise<TwimlSource | null>;

/** Resolves after so many of the vendor's seconds, or as soon as the signal is aborted; `Infinity`: only then. */
export function waitSeconds(context: TwimlContext, seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (seconds !== Infinity) context.time.atLatest(seconds, resolve, signal);
  });
}

/** Resolves when any of the signals is aborted. */
export function aborted(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const any = AbortSignal.any([...signals]);
    if (any.aborted) resolve();
    any.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** An address in a document, as seen from the document. */
export function targetOf(run: VerbRun, url: string, method: string | undefined): WebhookTarget {
  const absolute = run.documentUrl === null ? url : new URL(url, run.documentUrl).href;
  return { url: absolute, method: method === 'GET' ? 'GET' : 'POST' };
}

/** The `…statusCallback` that an element names, `null` for none. */
export function callbackOf(
  run: VerbRun,
  { attributes }: TwimlElement,
  name: 'statusCallback' | 'recordingStatusCallback',
  defaultEvents: string,
): EventCallback | null {
  const url = attributes[name];
  if (url === undefined) return null;
  const events = (attributes[`${name}Event`] ?? defaultEvents).split(/[\s,]+/);
  return { ...targetOf(run, url, attributes[`${name}Method`]), events: new Set(events) };
}

/** Asks the verb's `action` how to go on, `null` without one; the answer does not matter to a leg that is over. */
export function askAction(run: VerbRun, parameters: Readonly<Record<string, string>>): TwimlSource | null {
  const { action, method } = run.verb.attributes;
  if (action === undefined) return null;
  const target = targetOf(run, action, method);
  if (!run.leg.life.signal.aborted) return { kind: 'url', ...target, parameters };
  void run.context.webhooks.ask(target, { ...legParameters(run.context.accountSid, run.leg), ...parameters });
  return null;
}
