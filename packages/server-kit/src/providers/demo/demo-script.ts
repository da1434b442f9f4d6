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

/**
 * All that a simulated phone has done by `now`, oldest first. A function of (number, time dialled, now), so that a
 * restarted server finds every call exactly where it would have been.
 */
export function demoObservations(
  leg: { readonly id: string; readonly address: string | null; readonly dialedAt: number },
  now: number,
  speed: number,
): readonly LegObservation[] {
  return steps(leg, speed).filter((step) => step.at <= now);
}

/** When the simulated phone will do something next; `null` when never. Epoch ms. */
export function nextDemoStepAt(
  leg: { readonly id: string; readonly address: string | null; readonly dialedAt: number },
  now: number,
  speed: number,
): number | null {
  return steps(leg, speed).find((step) => step.at > now)?.at ?? null;
}

function steps(
  leg: { readonly id: string; readonly address: string | null; readonly dialedAt: number },
  speed: number,
): readonly LegObservation[] {
  const script = scripts[demoDigits(leg.address)] ?? ordinary;
  const at = (afterMs: number): number => leg.dialedAt + Math.round(afterMs / speed);
  const found: LegObservation[] = [{ legId: leg.id, state: 'dialing', at: leg.dialedAt }];
  if (script.cause !== 'busy' && script.cause !== 'provider_error') {
    found.push({ legId: leg.id, state: 'ringing', at: at(script.ringsAfterMs) });
  }
  if (script.answersAfterMs !== null) {
    found.push({ legId: leg.id, state: 'up', at: at(script.answersAfterMs), answeredBy: script.answeredBy });
  }
  if (script.endsAfterMs !== null) {
    found.push({ legId: leg.id, state: 'ended', at: at(script.endsAfterMs), cause: script.cause });
  }
  return found;
}

function demoDigits(address: string | null): string {
  return address?.startsWith('+120255501') === true ? address.slice(-4) : '';
}
