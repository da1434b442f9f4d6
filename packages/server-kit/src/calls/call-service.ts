import type { ActiveSnapshot, Call, CallCommand, CallState, LegObservation } from '@offhook/core/call';
import type {
  CallListQuery,
  CallStatusView,
  Conversation,
  CreateCallBody,
  MediaGrant,
  MediaStateBody,
  Page,
  TransferBody,
  TimelineEntry,
} from '@offhook/core/protocol';
import type { Principal } from '../ports/principal.js';

/** Where a request comes from. */
export interface RequestOrigin {
  readonly deviceId: string | null;
  readonly deviceLabel: string;
  readonly idempotencyKey: string | null;
}

/**
 * Everything that can be done with calls, for routes, sockets and host code alike. Every method checks the principal,
 * throws `CallError` on refusal and resolves after the commit.
 */
export interface CallService {
  initiate(
    principal: Principal,
    body: CreateCallBody,
    origin: RequestOrigin,
  ): Promise<{ readonly call: Call; readonly created: boolean }>;
  command(principal: Principal, callId: string, command: CallCommand): Promise<Call>;
  /** Brings somebody else into a call, found and checked as for a new call. */
  transfer(principal: Principal, callId: string, body: TransferBody): Promise<Call>;
  answer(
    principal: Principal,
    callId: string,
    body: { readonly deviceId: string; readonly video?: boolean | undefined },
    origin: RequestOrigin,
  ): Promise<Call & { readonly media: MediaGrant }>;
  media(
    principal: Principal,
    callId: string,
    body: {
      readonly deviceId: string;
      readonly takeOver?: boolean | undefined;
      readonly sessionId?: string | undefined;
    },
    origin: RequestOrigin,
  ): Promise<MediaGrant>;
  mediaState(principal: Principal, callId: string, body: MediaStateBody): Promise<Call>;
  setStatus(principal: Principal, callId: string, status: Call['status']): Promise<Call>;
  get(principal: Principal, callId: string): Promise<Call>;
  /** The hot read: from columns, without building the view. */
  status(principal: Principal, callId: string): Promise<CallStatusView>;
  /** Versions of what `active` would answer, for the ETag. */
  activeTag(principal: Principal): Promise<string>;
  active(principal: Principal): Promise<ActiveSnapshot>;
  list(principal: Principal, query: CallListQuery): Promise<Page<Call>>;
  events(principal: Principal, callId: string): Promise<{ readonly items: readonly TimelineEntry[] }>;
  conversationOf(principal: Principal, callId: string): Promise<Conversation>;
  missedSeen(principal: Principal): Promise<{ readonly missedUnseen: number }>;
  /** Internal: the newest state, for the realtime relay. Not checked against a principal. */
  stateOf(callId: string): Promise<CallState | null>;
  /** Internal: what a provider heard. */
  observe(callId: string, observations: readonly LegObservation[]): Promise<void>;
  /** Ends every live call of a user whose access was revoked, or those placed up to `placedUntil`, epoch ms. */
  endAllOf(orgId: string | null, userId: string, placedUntil?: number): Promise<void>;
}
