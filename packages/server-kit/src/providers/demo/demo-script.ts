import type { LegCause, LegObservation } from '@offhook/core/call';

/** What a simulated phone does, in milliseconds after it was dialled at speed 1. */
interface DemoScript {
  readonly ringsAfterMs: number;
  /** `null`: nobody ever picks up. */
  readonly answersAfterMs: number | null;
  readonly answeredBy: 'human' | 'machine';
  /** `null`: it rings until somebody hangs up. */
  readonly endsAfterMs: number | null;
  readonly cause: LegCause;
}

const ringsAfterMs = 1_000;
/** How long somebody who phones us speaks. */
const callerSpeaksMs = 60_000;
/** How long a caller whom nobody answered hears the greeting and leaves a message. */
const leavesMessageMs = 10_000;
const ordinary: DemoScript = {
  ringsAfterMs,
  answersAfterMs: 3_000,
  answeredBy: 'human',
  endsAfterMs: 63_000,
  cause: 'completed',
};
const never = { ...ordinary, answersAfterMs: null };

/** Demo numbers +1 202 555 01xx by their last four digits; any other number is {@link ordinary}. */
const scripts: Readonly<Record<string, DemoScript>> = {
  '0101': { ...never, endsAfterMs: 2_000, cause: 'busy' },
  '0102': { ...never, endsAfterMs: 10_000, cause: 'no_answer' },
  '0103': { ...never, endsAfterMs: 2_000, cause: 'provider_error' },
  '0104': { ...never, endsAfterMs: 4_000, cause: 'declined' },
  '0105': { ...ordinary, answeredBy: 'machine', endsAfterMs: 13_000 },
  '0106': { ...never, endsAfterMs: null },
};

/** True for the number whose create answer is lost: the outcome is unknown, and a look-up finds nothing. */
export function losesTheAnswer(address: string | null): boolean {
  return demoDigits(address) === '0107';
}

/** A simulated phone. */
export type DemoPhone = DialledPhone | CallingPhone;

/** One that we dial. */
interface DialledPhone {
  readonly legId: string;
  readonly address: string | null;
  readonly dialedAt: number;
}

/** One from which somebody phones us. */
interface CallingPhone {
  readonly legId: string;
  readonly calledAt: number;
  /** `null`: it still rings here. It does so until somebody answers or we give up. */
  readonly answeredAt: number | null;
  /** Nobody answered, and the caller is greeted since then. */
  readonly messageAt?: number | undefined;
}

/**
 * All that a simulated phone has done by `now`, oldest first. A function of (number, times, now), so that a restarted
 * server finds every call exactly where it would have been.
 */
export function demoObservations(phone: DemoPhone, now: number, speed: number): readonly LegObservation[] {
  return steps(phone, speed).filter((step) => step.at <= now);
}

/** When the simulated phone will do something next; `null` when never. Epoch ms. */
export function nextDemoStepAt(phone: DemoPhone, now: number, speed: number): number | null {
  return steps(phone, speed).find((step) => step.at > now)?.at ?? null;
}

function steps(phone: DemoPhone, speed: number): readonly LegObservation[] {
  return 'dialedAt' in phone ? stepsOfDialled(phone, speed) : stepsOfCalling(phone, speed);
}

function stepsOfDialled(
  { legId, address, dialedAt }: DialledPhone,
  speed: number,
): readonly LegObservation[] {
  const script = scripts[demoDigits(address)] ?? ordinary;
  const at = (afterMs: number): number => dialedAt + Math.round(afterMs / speed);
  const found: LegObservation[] = [{ legId, state: 'dialing', at: dialedAt }];
  if (script.cause !== 'busy' && script.cause !== 'provider_error') {
    found.push({ legId, state: 'ringing', at: at(script.ringsAfterMs) });
  }
  if (script.answersAfterMs !== null) {
    found.push({ legId, state: 'up', at: at(script.answersAfterMs), answeredBy: script.answeredBy });
  }
  if (script.endsAfterMs !== null) {
    found.push({ legId, state: 'ended', at: at(script.endsAfterMs), cause: script.cause });
  }
  return found;
}

function stepsOfCalling(
  { legId, calledAt, answeredAt, messageAt }: CallingPhone,
  speed: number,
): readonly LegObservation[] {
  const found: LegObservation[] = [{ legId, state: 'ringing', at: calledAt }];
  const upAt = messageAt ?? answeredAt;
  if (upAt === null) return found;
  const staysMs = messageAt === undefined ? callerSpeaksMs : leavesMessageMs;
  return [
    ...found,
    { legId, state: 'up', at: upAt, ...(messageAt === undefined ? {} : { message: true }) },
    { legId, state: 'ended', at: upAt + Math.round(staysMs / speed), cause: 'completed' },
  ];
}

function demoDigits(address: string | null): string {
  return address?.startsWith('+120255501') === true ? address.slice(-4) : '';
}
