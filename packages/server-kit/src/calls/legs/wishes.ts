import {
  customerLegOf,
  isConfirmed,
  isOver,
  isRecordingAsWanted,
  wantedOf,
  type CallState,
  type Leg,
} from '@offhook/core/call';
import type { PhoneFacet } from '../../providers/contract.js';
import { legNews, type CallNews } from '../observe-legs.js';
import { legRequest } from './leg-request.js';
import type { RefusedWish } from './take-back.js';

/** What a provider can be asked to bring about on a call that runs. */
export type WishKind = 'held' | 'muted' | 'recording' | 'pickUp';

/** One thing that is wanted of a call and that its provider has not confirmed. */
export interface Wish {
  /** One request for it is under way at a time. */
  readonly key: string;
  readonly kind: WishKind;
  /** Whether the call is such that the provider could do it. */
  isPossible(call: CallState): boolean;
  /** Whether the provider still has to do something. */
  isOpen(call: CallState): boolean;
  /** Asks the provider once; resolves with what it says. */
  ask(call: CallState): Promise<readonly CallNews[]>;
  /** What a refusal would take back; `null` when there is nothing that could be. */
  refused(call: CallState): RefusedWish | null;
}

/** All that the provider of a call can be wished for at its legs that are up, and for its recording. */
export function wishesOf(call: CallState, phone: PhoneFacet): readonly Wish[] {
  const wishes = call.legs.flatMap((leg) =>
    leg.state === 'up' ? [heldOrMuted(leg.id, 'held', phone), heldOrMuted(leg.id, 'muted', phone)] : [],
  );
  return [...wishes, recording(phone)].filter((wish) => wish !== null);
}

function heldOrMuted(legId: string, kind: 'held' | 'muted', phone: PhoneFacet): Wish | null {
  const set = (kind === 'held' ? phone.setHeld : phone.setMuted)?.bind(phone);
  if (set === undefined) return null;
  const legIn = (call: CallState): Leg | undefined => call.legs.find((one) => one.id === legId);
  const wantedIn = (call: CallState): boolean => {
    const leg = legIn(call);
    return leg !== undefined && wantedOf(call, leg)[kind];
  };
  const isPossible = (call: CallState): boolean => {
    const leg = legIn(call);
    return leg?.state === 'up' && wantedOf(call, leg).connection === 'up';
  };
  return {
    key: `${legId}:${kind}`,
    kind,
    isPossible,
    isOpen(call) {
      const leg = legIn(call);
      return leg !== undefined && isPossible(call) && !isConfirmed(call, leg, kind);
    },
    async ask(call) {
      const leg = legIn(call);
      return leg === undefined ? [] : legNews([await set(legRequest(call, leg), wantedIn(call))]);
    },
    refused: (call) => ({ what: kind, legId, wanted: wantedIn(call) }),
  };
}

function recording(phone: PhoneFacet): Wish | null {
  const set = phone.setRecording?.bind(phone);
  if (set === undefined) return null;
  return {
    key: 'recording',
    kind: 'recording',
    isPossible: (call) => !isOver(call) && customerLegOf(call)?.state === 'up',
    isOpen: (call) => !isRecordingAsWanted(call),
    async ask(call) {
      const leg = customerLegOf(call);
      if (leg === undefined) return [];
      return [{ type: 'recording', ...(await set(legRequest(call, leg), call.recording.wanted)) }];
    },
    refused: (call) => ({ what: 'recording', wanted: call.recording.wanted }),
  };
}

/** Somebody of ours has answered: the caller is taken off the waiting music. Asked once, and by the reconciler. */
export function pickUp(phone: PhoneFacet): Wish | null {
  const ask = phone.pickUp?.bind(phone);
  if (ask === undefined) return null;
  const isOpen = (call: CallState): boolean => {
    const state = customerLegOf(call)?.state;
    const isInbound = call.kind === 'phone' && call.direction === 'inbound';
    return (
      isInbound && call.decision.answered !== null && !isOver(call) && state !== 'up' && state !== 'ended'
    );
  };
  return {
    key: 'pickUp',
    kind: 'pickUp',
    isPossible: isOpen,
    isOpen,
    async ask(call) {
      const leg = customerLegOf(call);
      const seen = leg === undefined ? null : await ask(legRequest(call, leg));
      return seen === null ? [] : legNews([seen]);
    },
    refused: () => null,
  };
}
