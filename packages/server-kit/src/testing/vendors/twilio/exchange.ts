import { isOver, legParameters, newLeg, type FinalStatus, type Leg, type NewLeg } from './leg.js';
import type { PassingTime } from '../passing-time.js';
import { rfc2822 } from './rfc2822.js';
import type { TwilioWebhooks } from './twilio-webhooks.js';

/** What else wants to know of a leg. `ending` runs before the last status callback, `ended` after it. */
export type LegMoment = 'answered' | 'ending' | 'ended';

/** What an exchange works with. */
export interface ExchangeParts {
  readonly accountSid: string;
  readonly time: PassingTime;
  readonly webhooks: TwilioWebhooks;
  readonly detectionMs: number;
  readonly callsPerSecond: number;
}

/** How long Twilio rings when nothing was said, and what it adds to what was said; seconds. */
const defaultRingSeconds = 60;
const ringBufferSeconds = 5;
const defaultLimitSeconds = 14_400;

/** Knows every leg and takes it from the queue to the end, telling the host. */
export class Exchange {
  readonly legs = new Map<string, Leg>();
  readonly #parts: ExchangeParts;
  readonly #listeners: Record<LegMoment, readonly ((leg: Leg) => void)[]> = {
    answered: [],
    ending: [],
    ended: [],
  };
  #nextStartAt = 0;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  /** Returns how to stop listening. */
  on(moment: LegMoment, listener: (leg: Leg) => void): () => void {
    this.#listeners[moment] = [...this.#listeners[moment], listener];
    return () => {
      this.#listeners[moment] = this.#listeners[moment].filter((one) => one !== listener);
    };
  }

  /** A new leg: queued, or ringing when it called us. */
  open(born: NewLeg): Leg {
    const leg = newLeg(born, this.#parts.time.now());
    this.legs.set(leg.sid, leg);
    if (leg.direction === 'inbound') return leg;
    leg.queueTimeMs = this.#queueTime();
    this.#parts.time.soon(leg.queueTimeMs, () => this.#dial(leg), leg.life.signal);
    return leg;
  }

  /** The phone rings. */
  ring(leg: Leg): void {
    if (leg.status === 'initiated') this.#step(leg, 'ringing', 'ringing');
  }

  /** The phone is picked up, or we pick up who called us. */
  answer(leg: Leg): void {
    if (leg.answeredAt !== null || isOver(leg)) return;
    const { time, detectionMs } = this.#parts;
    leg.answeredAt = time.now();
    leg.status = 'in-progress';
    leg.updatedAt = leg.answeredAt;
    if (leg.sendDigits !== undefined) leg.heard.push(`digits: ${leg.sendDigits}`);
    time.atLatest(
      leg.limitSeconds ?? defaultLimitSeconds,
      () => this.finish(leg, 'completed'),
      leg.life.signal,
    );
    const talksMs = leg.phone?.talksMs ?? null;
    if (talksMs !== null) time.soon(talksMs, () => this.finish(leg, 'completed'), leg.life.signal);
    if (leg.detection) time.soon(detectionMs, () => this.#detected(leg), leg.life.signal);
    if (leg.detection?.async !== false) this.#answered(leg);
  }

  /** The end, once. */
  finish(leg: Leg, status: FinalStatus, sipCode = 200): void {
    if (isOver(leg)) return;
    leg.endedAt = this.#parts.time.now();
    leg.sipCode = sipCode;
    for (const listener of this.#listeners.ending) listener(leg);
    this.#step(leg, status, 'completed');
    leg.life.abort();
    for (const listener of this.#listeners.ended) listener(leg);
  }

  /** Somebody other than the person ends it: a connection completes, an attempt is cancelled. */
  takeDown(leg: Leg): void {
    leg.isTakenDown = true;
    if (leg.answeredAt === null) this.finish(leg, 'canceled', 487);
    else this.finish(leg, 'completed');
  }

  /** Seconds as the vendor counts them, at least one where there was a conversation. */
  seconds(leg: Leg): number {
    if (leg.answeredAt === null) return 0;
    const end = leg.endedAt ?? this.#parts.time.now();
    return Math.max(1, Math.round((end - leg.answeredAt) / this.#parts.time.secondMs));
  }

  #dial(leg: Leg): void {
    const { time } = this.#parts;
    const { phone } = leg;
    if (leg.status !== 'queued' || phone === null) return;
    leg.startedAt = time.now();
    this.#step(leg, 'initiated', 'initiated');
    const { signal } = leg.life;
    if (phone.ringsAfterMs !== null) time.soon(phone.ringsAfterMs, () => this.ring(leg), signal);
    const seconds = (leg.ringSeconds ?? defaultRingSeconds) + ringBufferSeconds;
    time.atLatest(seconds, () => this.#gaveUp(leg), signal);
    if (phone.then !== 'rings') time.soon(phone.afterMs, () => this.#outcome(leg, phone.then), signal);
  }

  #outcome(leg: Leg, then: 'answers' | 'busy' | 'declines' | 'fails' | 'rings'): void {
    if (leg.answeredAt !== null) return;
    if (then === 'answers') this.answer(leg);
    if (then === 'busy') this.finish(leg, 'busy', 486);
    if (then === 'declines') this.finish(leg, 'busy', 603);
    if (then === 'fails') this.finish(leg, 'failed', 503);
  }

  #gaveUp(leg: Leg): void {
    if (leg.answeredAt === null) this.finish(leg, 'no-answer', 487);
  }

  #detected(leg: Leg): void {
    const { accountSid, webhooks, detectionMs } = this.#parts;
    const { detection } = leg;
    if (!detection) return;
    const machine = detection.mode === 'Enable' ? 'machine_start' : 'machine_end_beep';
    leg.answeredBy = leg.phone?.answeredBy === 'machine' ? machine : 'human';
    if (!detection.async) return this.#answered(leg);
    if (detection.callback === null) return;
    webhooks.tell(detection.callback, {
      AccountSid: accountSid,
      CallSid: leg.sid,
      AnsweredBy: leg.answeredBy,
      MachineDetectionDuration: String(detectionMs),
    });
  }

  #answered(leg: Leg): void {
    this.#step(leg, 'in-progress', 'answered');
    for (const listener of this.#listeners.answered) listener(leg);
  }

  #step(leg: Leg, status: Leg['status'], event: string): void {
    leg.status = status;
    leg.updatedAt = this.#parts.time.now();
    const { callback } = leg;
    if (callback === null || !callback.events.has(event)) return;
    this.#parts.webhooks.tell(callback, {
      ...legParameters(this.#parts.accountSid, leg),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(leg.sequence),
      Timestamp: rfc2822(leg.updatedAt),
      ...(event === 'completed' ? this.#ending(leg) : {}),
    });
    leg.sequence += 1;
  }

  #ending(leg: Leg): Record<string, string> {
    const seconds = this.seconds(leg);
    return {
      CallDuration: String(seconds),
      Duration: String(Math.ceil(seconds / 60)),
      SipResponseCode: String(leg.sipCode),
      ...leg.lastWords,
    };
  }

  #queueTime(): number {
    const { time, callsPerSecond } = this.#parts;
    const startAt = Math.max(time.now(), this.#nextStartAt);
    this.#nextStartAt = startAt + time.secondMs / callsPerSecond;
    return startAt - time.now();
  }
}
