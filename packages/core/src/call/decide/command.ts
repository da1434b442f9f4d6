import type { ErrorCode } from '../../errors/index.js';
import type { CallEvent, MediaReport } from '../call-events.js';
import type { DeadlineKind } from '../deadlines.js';
import {
  participantOfUser,
  type CallState,
  type Leg,
  type ParticipantState,
  type TransferMode,
} from '../call-state.js';
import { isOver, participantStatus } from '../derive-status.js';
import { speaksInBrowser } from '../speaks-in-browser.js';
import { isStaff, type Outcome, type Role } from '../vocabulary.js';

/** Device that a command comes from. */
export interface Device {
  readonly id: string;
  /** What its owner knows it by, e.g. `Chrome on Linux`. */
  readonly label: string;
}

/** What somebody, or a deadline, asks of a call. Decisions are serialised: the first committed wins. */
export type CallCommand =
  | {
      readonly type: 'answer';
      readonly device: Device;
      /** `false` takes a video call with sound only; the camera can be switched on later. */
      readonly video?: boolean | undefined;
      /** Of a phone call: the leg that reaches who answers, planned. None where the provider needs none. */
      readonly leg?: Leg | undefined;
    }
  | { readonly type: 'decline'; readonly reason?: string | undefined }
  | ({ readonly type: 'end' } & Details)
  | { readonly type: 'hold' }
  | { readonly type: 'resume' }
  | {
      readonly type: 'transfer';
      readonly mode: TransferMode;
      /** Who is brought in, and the leg that reaches them, planned. */
      readonly participant: ParticipantState;
      readonly leg: Leg;
    }
  | { readonly type: 'complete-transfer' }
  | { readonly type: 'cancel-transfer' }
  | { readonly type: 'send-digits'; readonly digits: string }
  | {
      readonly type: 'record';
      readonly action: 'start' | 'pause' | 'resume' | 'stop';
      readonly consent?: boolean | undefined;
    }
  | { readonly type: 'mute'; readonly muted: boolean; readonly participantId?: string | undefined }
  | {
      readonly type: 'join-media';
      readonly device: Device;
      readonly sessionId: string;
      readonly takeOver: boolean;
      readonly leaseRuns: boolean;
    }
  | { readonly type: 'report-media'; readonly deviceId: string; readonly report: MediaReport }
  | ({ readonly type: 'update-details'; readonly rating?: 1 | 2 | 3 | 4 | 5 | undefined } & Details)
  | { readonly type: 'deadline-passed'; readonly kind: DeadlineKind };

/** What staff writes about a call. */
export interface Details {
  readonly notes?: string | undefined;
  readonly outcome?: Outcome | undefined;
  readonly disposition?: string | null | undefined;
}

/** Name of a command. */
export type CallCommandType = CallCommand['type'];
/** The command of one type. */
export type CommandOf<Type extends CallCommandType> = Extract<CallCommand, { readonly type: Type }>;

/** Who asks. `system` is the sweeper and the reconciler. */
export interface Actor {
  readonly userId: string;
  readonly role: Role | 'system';
}

/** Facts of the moment that a decision may use. */
export interface Moment {
  /** Epoch ms. */
  readonly now: number;
}

/** Why not: a code of the error table, with a sentence where the code's own does not say enough. */
export interface Refusal {
  readonly refusal: ErrorCode;
  readonly message?: string;
}

/** Events to commit (none: it is already so), or the reason why not. */
export type Decided = { readonly events: readonly CallEvent[] } | Refusal;

/** Nothing to do: the call is already as asked. */
export const nothing: Decided = { events: [] };

/** A refusal with its code. */
export function refuse(refusal: ErrorCode, message?: string): Refusal {
  return message === undefined ? { refusal } : { refusal, message };
}

/** The participant that the actor is. */
export function actingParticipant(call: CallState, actor: Actor): ParticipantState | undefined {
  return actor.role === 'system' ? undefined : participantOfUser(call, actor.userId);
}

/** The participant that the actor is in a call that is not over, or why there is none. */
export function actingInLiveCall(call: CallState, actor: Actor): ParticipantState | Refusal {
  const participant = actingParticipant(call, actor);
  if (participant === undefined) return refuse('forbidden');
  if (isOver(call)) return refuse('call_over');
  return participant.leftAt === null ? participant : refuse('conflict', 'You have left this call.');
}

/** The same, of somebody who has joined; `otherwise` is what others are told. */
export function actingJoined(call: CallState, actor: Actor, otherwise: string): ParticipantState | Refusal {
  const found = actingInLiveCall(call, actor);
  if ('refusal' in found || participantStatus(call, found) === 'joined') return found;
  return refuse('conflict', otherwise);
}

/** The same, of somebody who speaks through a browser. */
export function actingInBrowser(
  call: CallState,
  actor: Actor,
  otherwise: string,
): ParticipantState | Refusal {
  const found = actingJoined(call, actor, otherwise);
  if ('refusal' in found || speaksInBrowser(call, found.id)) return found;
  return refuse('not_supported', 'You do not take part in this call in the browser.');
}

/** True for people who work for the organisation, and for its programs. */
export function actsAsStaff(actor: Actor): boolean {
  return actor.role !== 'system' && isStaff(actor.role);
}

/** True for programs of the host and for our own sweeper, which may act in a call without being in it. */
export function actsForOthers(actor: Actor): boolean {
  return actor.role === 'service' || actor.role === 'system';
}
