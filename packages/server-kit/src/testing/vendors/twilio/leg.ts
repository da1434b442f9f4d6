import type { PhoneBehaviour } from '../phone-behaviour.js';
import type { TwimlSource } from './twiml/twiml-source.js';
import { newSid } from './sid.js';
import type { WebhookParameters, WebhookTarget } from './twilio-webhooks.js';

/** Where a call stands; `initiated` is known to webhooks only. */
export type LegStatus =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled';

/** How a call may end. */
export type FinalStatus = 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';

/** Who is told how a call goes on, and of which steps. */
export interface StatusCallback extends WebhookTarget {
  readonly events: ReadonlySet<string>;
}

/** What machine detection was asked for. */
export interface MachineDetection {
  /** `DetectMessageEnd` waits for the beep. */
  readonly mode: 'Enable' | 'DetectMessageEnd';
  /** Told of the result while the call goes on; `null`: the call waits for it. */
  readonly callback: WebhookTarget | null;
  readonly async: boolean;
}

/** What a new leg is born with. */
export interface NewLeg {
  readonly to: string;
  readonly from: string;
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-dial';
  readonly parentSid?: string;
  /** `null` for who calls us. */
  readonly phone: PhoneBehaviour | null;
  readonly callback?: StatusCallback | null;
  readonly detection?: MachineDetection | null;
  /** What it does when it is answered; none: it waits for others. */
  readonly source?: TwimlSource;
  /** How long it may ring and last, seconds. */
  readonly ringSeconds?: number;
  readonly limitSeconds?: number;
  /** Pressed as soon as it is answered. */
  readonly sendDigits?: string;
  /** What else the questions for TwiML say, e.g. parameters of a browser. */
  readonly parameters?: WebhookParameters;
}

/** A call as Twilio counts them: one connection to one phone or browser. */
export interface Leg extends NewLeg {
  readonly sid: string;
  readonly createdAt: number;
  updatedAt: number;
  status: LegStatus;
  startedAt: number | null;
  answeredAt: number | null;
  endedAt: number | null;
  answeredBy: string | null;
  sipCode: number | null;
  queueTimeMs: number;
  callback: StatusCallback | null;
  /** How many status callbacks were sent. */
  sequence: number;
  /** Only in the last status callback, e.g. the recording. */
  lastWords: WebhookParameters;
  /** What the person heard, oldest first: `say: …`, `play: …`, `digits: …`. */
  readonly heard: string[];
  /** Digits that the person pressed. */
  pressed: string;
  onPress: (() => void) | null;
  /** Aborted when the leg ends. */
  readonly life: AbortController;
  /** Aborted when it stops doing what its TwiML says. */
  run: AbortController | null;
  /** Aborted when it is taken away from who dialled it. */
  readonly bridge: AbortController;
  /** True when the API ended it, and not the person. */
  isTakenDown: boolean;
}

/** A leg that was just asked for. */
export function newLeg(born: NewLeg, now: number): Leg {
  return {
    ...born,
    sid: newSid('CA'),
    createdAt: now,
    updatedAt: now,
    status: born.direction === 'inbound' ? 'ringing' : 'queued',
    startedAt: born.direction === 'inbound' ? now : null,
    answeredAt: null,
    endedAt: null,
    answeredBy: null,
    sipCode: null,
    queueTimeMs: 0,
    callback: born.callback ?? null,
    sequence: 0,
    lastWords: {},
    heard: [],
    pressed: '',
    onPress: null,
    life: new AbortController(),
    run: null,
    bridge: new AbortController(),
    isTakenDown: false,
  };
}

/** True when the leg is over, however it ended. */
export function isOver(leg: Leg): boolean {
  return leg.endedAt !== null;
}

/** What every webhook about a leg says. */
export function legParameters(accountSid: string, leg: Leg): Record<string, string> {
  return {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallSid: leg.sid,
    From: leg.from,
    To: leg.to,
    Caller: leg.from,
    Called: leg.to,
    Direction: leg.direction,
    ...(leg.parentSid === undefined ? {} : { ParentCallSid: leg.parentSid }),
    CallStatus: leg.status,
    ...(leg.answeredBy !== null && leg.detection?.async === false ? { AnsweredBy: leg.answeredBy } : {}),
  };
}
