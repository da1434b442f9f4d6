import {
  decide,
  participantOfUser,
  transition,
  view,
  withRingExpiry,
  type Call,
  type CallCommand,
  type CallState,
  type Decided,
  type Device,
} from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { MediaGrant, MediaStateBody } from '@offhook/core/protocol';
import type { CallQueries } from '../database/call-queries.js';
import type { Clock } from '../ports/clock.js';
import type { Policy } from '../ports/policy.js';
import type { Principal } from '../ports/principal.js';
import type { ChangeCall, StoredFacts } from './change-call.js';
import type { ProviderRegistry } from './provider-registry.js';

/** How long a call lives after the last sign of life of its browsers, ms. */
export const leaseMs = 45_000;

/** What running commands needs. */
export interface RunCommandPorts {
  readonly queries: CallQueries;
  readonly change: ChangeCall;
  readonly policy: Policy;
  readonly providers: ProviderRegistry;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Commands on a call that exists. */
export interface RunCommand {
  run(principal: Principal, callId: string, command: CallCommand): Promise<Call>;
  answer(
    principal: Principal,
    callId: string,
    device: Device,
  ): Promise<Call & { readonly media: MediaGrant }>;
  media(
    principal: Principal,
    callId: string,
    device: Device,
    options: { readonly takeOver: boolean; readonly sessionId: string | undefined },
  ): Promise<MediaGrant>;
  mediaState(principal: Principal, callId: string, body: MediaStateBody): Promise<Call>;
  /** A call as this principal sees it now. */
  present(principal: Principal, call: CallState): Call;
}

/** Makes the commands: each checks inside the change that the principal may see the call, then asks `decide`. */
export function createRunCommand(ports: RunCommandPorts): RunCommand {
  const { queries, change, policy, providers, clock, newId } = ports;

  function present(principal: Principal, call: CallState): Call {
    return withRingExpiry(view(call, principal), call, clock.now());
  }

  async function apply(
    principal: Principal,
    callId: string,
    decision: (call: CallState, facts: StoredFacts) => Decided,
  ): Promise<CallState> {
    try {
      const { call } = await change.change(callId, principal.userId, (newest, facts) =>
        policy.canView(principal, newest) ? decision(newest, facts) : { refusal: 'not_found' },
      );
      return call;
    } catch (error) {
      throw await withCurrentCall(principal, callId, error);
    }
  }

  /** Losers of a race get the call as it is now, so that their screen is right at once. */
  async function withCurrentCall(principal: Principal, callId: string, error: unknown): Promise<unknown> {
    if (!(error instanceof CallError) || error.status !== 409) return error;
    const newest = (await queries.readCall(callId))?.state;
    if (newest === undefined || !policy.canView(principal, newest)) return error;
    const call = present(principal, newest);
    const label = call.me?.answeredOn?.label;
    const message =
      error.code === 'answered_elsewhere' && label !== undefined
        ? `This call was answered on ${label}.`
        : error.message;
    return new CallError(error.code, {
      message,
      details: { call, ...(label === undefined ? {} : { label }) },
      cause: error,
    });
  }

  async function grantFor(principal: Principal, call: CallState): Promise<MediaGrant> {
    const participant = participantOfUser(call, principal.userId);
    const media = providers.mediaOf(call.provider);
    if (participant?.sessionId == null || media === undefined) {
      throw new CallError('not_supported', { message: 'This call has no media in the browser.' });
    }
    return media.grant({ call, participant, sessionId: participant.sessionId, now: clock.now() });
  }

  async function run(principal: Principal, callId: string, command: CallCommand): Promise<Call> {
    const call = await apply(principal, callId, (newest) =>
      decide(newest, command, principal, { now: clock.now() }),
    );
    return present(principal, call);
  }

  return {
    run,
    present,
    async answer(principal, callId, device) {
      // Answer and join are one commit: a round trip fewer before the first media.
      const call = await apply(principal, callId, (newest, facts) => {
        const moment = { now: clock.now() };
        const answered = decide(newest, { type: 'answer', device }, principal, moment);
        if ('refusal' in answered || providers.mediaOf(newest.provider) === undefined) return answered;
        const sessionId = newId();
        const join = {
          type: 'join-media',
          device,
          sessionId,
          takeOver: false,
          leaseRuns: leaseRuns(facts, moment.now),
        } as const;
        const joined = decide(answered.events.reduce(transition, newest), join, principal, moment);
        return 'refusal' in joined ? joined : { events: [...answered.events, ...joined.events] };
      });
      return { ...present(principal, call), media: await grantFor(principal, call) };
    },
    async media(principal, callId, device, { takeOver, sessionId = newId() }) {
      const call = await apply(principal, callId, (newest, facts) => {
        if (providers.mediaOf(newest.provider) === undefined) return { refusal: 'not_supported' };
        const now = clock.now();
        return decide(
          newest,
          { type: 'join-media', device, sessionId, takeOver, leaseRuns: leaseRuns(facts, now) },
          principal,
          { now },
        );
      });
      return grantFor(principal, call);
    },
    async mediaState(principal, callId, { deviceId, ...report }) {
      const call = await run(principal, callId, {
        type: 'report-media',
        deviceId,
        report: withoutUndefined(report),
      });
      await change.raiseLease(callId, clock.now() + leaseMs);
      return call;
    },
  };
}

function leaseRuns({ leaseUntil }: StoredFacts, now: number): boolean {
  return leaseUntil !== null && leaseUntil > now;
}

/** Drops keys whose value is `undefined`: absent means unchanged. */
function withoutUndefined(
  report: Omit<MediaStateBody, 'deviceId'>,
): Extract<CallCommand, { type: 'report-media' }>['report'] {
  return JSON.parse(JSON.stringify(report)) as Extract<CallCommand, { type: 'report-media' }>['report'];
}
