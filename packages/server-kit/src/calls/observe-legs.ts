import { isDeepStrictEqual } from 'node:util';
import {
  followUps,
  isWaiting,
  transition,
  type CallEvent,
  type CallState,
  type Leg,
  type LegObservation,
} from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Receipt } from '../database/call-change.js';
import type { Clock } from '../ports/clock.js';
import type { RecordingObservation } from '../providers/contract.js';
import type { ChangeCall } from './change-call.js';
import type { Way } from './provider-connections.js';

/** What a provider tells of a call: of one of its legs, or of its recording. */
export type CallNews =
  | { readonly type: 'leg'; readonly observation: LegObservation }
  | ({ readonly type: 'recording' } & RecordingObservation);

/**
 * Commits what was heard of a call, together with what follows from it (a transfer that its target has answered). News
 * that tell nothing new make no version: a provider that says the same twice wakes nobody up. With a receipt, effect
 * and receipt are one commit. Resolves with the newest state.
 *
 * @param by Who tells it; a call that goes another way does not exist for them.
 * @throws CallError `not_found`.
 */
export type ObserveLegs = (
  callId: string,
  news: readonly CallNews[],
  receipt?: Receipt,
  by?: Way,
) => Promise<CallState>;

/** Makes the function. */
export function createObserveLegs({
  change,
  clock,
}: {
  readonly change: Pick<ChangeCall, 'merge'>;
  readonly clock: Pick<Clock, 'now'>;
}): ObserveLegs {
  return async (callId, news, receipt, by) => {
    const heard = (known: CallState): readonly CallEvent[] => {
      if (by !== undefined && !goesBy(known, by)) throw new CallError('not_found');
      return eventsOf(known, news, clock.now());
    };
    return (await change.merge(callId, heard, receipt)).call;
  };
}

function goesBy(call: Way, by: Way): boolean {
  return call.provider === by.provider && (call.account ?? null) === (by.account ?? null);
}

/** Observations of legs as news. */
export function legNews(observations: readonly LegObservation[]): readonly CallNews[] {
  return observations.map((observation) => ({ type: 'leg', observation }));
}

function eventsOf(call: CallState, news: readonly CallNews[], now: number): readonly CallEvent[] {
  const events: CallEvent[] = [];
  let state = call;
  for (const one of news) {
    const event = eventOf(one, now);
    const next = transition(state, event);
    if (!isNews(state, next)) continue;
    events.push(event);
    state = next;
  }
  events.push(...followUps(state, { now }), ...becameDue(call, state, now));
  return events;
}

/**
 * The news as an event that nobody's clock but ours decides by: nothing that a vendor tells of has yet to happen, and it
 * was heard now. A vendor's clock that is fast would put deadlines off, and outdate what we confirm.
 */
function eventOf(news: CallNews, now: number): CallEvent {
  if (news.type === 'leg') {
    const { at, upAt } = news.observation;
    const observation = {
      ...news.observation,
      ...{ at: heardTime(at, now), heardAt: now },
      ...(upAt !== undefined && { upAt: heardTime(upAt, now) }),
    };
    return { type: 'leg-observed', at: observation.at, observation };
  }
  const { state, recordingId } = news;
  return { type: 'recording-observed', at: heardTime(news.at, now), state, recordingId };
}

/** Whole milliseconds, not ahead of our clock; a time that makes no sense is the time when we heard it. */
function heardTime(at: number, now: number): number {
  return Number.isFinite(at) ? Math.min(Math.trunc(at), now) : now;
}

/** True when something is known that was not. When a leg was last heard of is no news by itself. */
function isNews(before: CallState, after: CallState): boolean {
  return (
    !isDeepStrictEqual(before.recording, after.recording) ||
    after.legs.some((leg, place) => leg !== before.legs[place] && !tellsTheSame(leg, before.legs[place]))
  );
}

/** An observation merges into a leg and takes nothing away, so `after` has every key that there is. */
function tellsTheSame(after: Leg, before: Leg | undefined): boolean {
  return (Object.keys(after) as (keyof Leg)[]).every(
    (key) => key === 'heardAt' || isDeepStrictEqual(after[key], before?.[key]),
  );
}

/**
 * Legs that this very change allows to be dialled: their time begins now, by our clock. What allowed it may have happened
 * a while ago, and the reconciler must not give up a leg whose dial has only just been sent.
 */
function becameDue(before: CallState, after: CallState, now: number): readonly CallEvent[] {
  return after.legs
    .filter((leg) => isWaiting(before, leg) && !isWaiting(after, leg))
    .map(({ id }) => ({
      type: 'leg-observed',
      at: now,
      observation: { legId: id, state: 'planned', at: now },
    }));
}
