import { CallError, otherPerson, type Call, type ClientState, type PendingCommand } from '@offhook/core';
import { displayPhone } from '../internal/phone-format.js';
import type { incomingCallModalMessages } from '../messages/en/incoming-call-modal.js';
import { whyNotHere, type MicrophoneState } from './readiness.js';

type Words = typeof incomingCallModalMessages;

/** What a ringing call is described from. */
export interface RingSource {
  readonly words: Words;
  readonly state: ClientState;
  /** The clock, epoch ms. */
  readonly now: number;
  readonly microphone: MicrophoneState;
  /** The call that is going on. */
  readonly active: Call | undefined;
  /** All calls that ring; the first is the one that is shown. */
  readonly queue: readonly Call[];
  readonly sentence: (error: CallError) => string;
}

/** What is shown of a ringing call, in words. */
export interface RingDescription {
  readonly call: Call;
  readonly words: Words;
  readonly name: string;
  /** Channel and caller: how screen readers call the dialog or the banner. */
  readonly title: string;
  /** Channel, who hands the call over, and company or number. */
  readonly about: string;
  readonly countdown: string;
  readonly isSilenced: boolean;
  readonly isSoundBlocked: boolean;
  readonly pending: PendingCommand | undefined;
  /** The call that is going on, in a sentence. */
  readonly inCall: string | null;
  readonly canHold: boolean;
  /** Who else calls. */
  readonly alsoCalling: string | null;
  /** Why Accept is disabled. */
  readonly blockedBecause: string | null;
}

/** Puts a ringing call into words. */
export function describeRing(call: Call, source: RingSource): RingDescription {
  const { words, state, now, active, queue } = source;
  const isSilenced = state.silenced.includes(call.id);
  const [, next] = queue;
  const seconds = Math.ceil(ringLeftMs(call, state, now) / 1000);
  return {
    call,
    words,
    name: callerName(call, words),
    title: ringTitle(call, words),
    about: about(call, words),
    countdown: seconds > 0 ? words.countdown(seconds) : words.lastMoment,
    isSilenced,
    isSoundBlocked: state.audioBlocked && !isSilenced,
    pending: state.pending[call.id],
    inCall: active ? words.inCallWith(callerName(active, words)) : null,
    // Nobody is there to be put on hold before the answer; in a transfer the colleague would go on listening.
    canHold: !!active?.capabilities.hold && active.answeredAt !== null && !active.transfer,
    alsoCalling: next ? words.alsoCalling(callerName(next, words), queue.length - 1) : null,
    blockedBecause: whyBlocked(call, source),
  };
}

/** Channel and caller. */
export function ringTitle(call: Call, words: Words): string {
  return words.title(call.channel, callerName(call, words));
}

/** How long a call still rings, ms. */
export function ringLeftMs({ id }: Call, { ringDeadlines }: ClientState, now: number): number {
  return Math.max(0, (ringDeadlines[id] ?? now) - now);
}

function callerName(call: Call, words: Words): string {
  const { name, phone, email } = otherPerson(call);
  return displayPhone(name || phone || email || words.unknown);
}

function about(call: Call, words: Words): string {
  const { company, phone } = otherPerson(call);
  const number = phone && displayPhone(phone);
  // The customer is who calls; whoever speaks with them hands the call over.
  const giver = call.transfer && call.participants.find(({ person }) => person.id === call.agentId);
  return [
    call.channel === 'video' ? words.incomingVideo : words.incomingVoice,
    giver?.person.name && words.transferredBy(giver.person.name),
    company || (number !== callerName(call, words) && number),
  ]
    .filter(Boolean)
    .join(' · ');
}

function whyBlocked(call: Call, { state, microphone, words, sentence }: RingSource): string | null {
  const { connection } = state;
  const code = whyNotHere(call, connection, microphone);
  // Also when it reconnects.
  if (code === 'realtime_required' && connection.endsWith('connecting')) return words.connecting;
  return code && sentence(new CallError(code));
}
