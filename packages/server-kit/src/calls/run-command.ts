import {
  decide,
  participantOfUser,
  renewsLease,
  transition,
  view,
  withRingExpiry,
  type Call,
  type CallCommand,
  type CallState,
  type CommandOf,
  type Device,
} from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { MediaGrant, MediaStateBody } from '@offhook/core/protocol';
import type { CallQueries } from '../database/call-queries.js';
import type { Clock } from '../ports/clock.js';
import type { Policy } from '../ports/policy.js';
import type { Principal } from '../ports/principal.js';
import { answeringLeg, hasBrowserMedia, noMedia } from './answering-leg.js';
import type { ChangeCall, ChangeDecision, StoredFacts } from './change-call.js';
import type { LegDriver } from './drive-legs.js';
import { leaseMs } from './lease.js';
import type { WishKind } from './legs/wishes.js';
import type { ProviderRegistry } from './provider-registry.js';
import { sendDigits } from './send-digits.js';

/** How long a command waits for the provider to confirm what was decided, ms. */
const confirmMs = 5_000;

/** Commands that are answered when the provider has done what they decided, with what it has to do. */
const confirmedBy: Readonly<Partial<Record<CallCommand['type'], WishKind>>> = {
  hold: 'held',
  resume: 'held',
  mute: 'muted',
  record: 'recording',
  transfer: 'held',
  'complete-transfer': 'held',
  'cancel-transfer': 'held',
};

/** What running commands needs. */
export interface RunCommandPorts {
  readonly queries: CallQueries;
  readonly change: ChangeCall;
  readonly policy: Policy;
  readonly providers: ProviderRegistry;
  readonly legs: Pick<LegDriver, 'watch'>;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly isRevoked: (principal: Principal) => boolean;
}

/** Commands on a call that exists. */
export interface RunCommand {
  run(principal: Principal, callId: string, command: CallCommand): Promise<Call>;
  /** Changes a call as far as this principal may see it: the newest state, or the refusal. */
  apply(principal: Principal, callId: string, decision: CommandDecision): Promise<CallState>;
  answer(
    principal: Principal,
    callId: string,
    device: Device,
    video: boolean | undefined,
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
  const { change, providers, clock, newId } = ports;
  const present = (principal: Principal, call: CallState): Call => presentCall(ports, principal, call);

  async function run(principal: Principal, callId: string, command: CallCommand): Promise<Call> {
    const decision: CommandDecision = (newest) => decide(newest, command, principal, { now: clock.now() });
    const applyHere = (next: CommandDecision): Promise<CallState> => apply(ports, principal, callId, next);
    if (command.type === 'send-digits')
      return present(principal, await sendDigits(providers, applyHere, decision, command.digits));
    const kind = confirmedBy[command.type];
    return present(
      principal,
      kind === undefined
        ? await applyHere(decision)
        : await confirmed(ports, principal, callId, kind, () => applyHere(decision)),
    );
  }

  return {
    run,
    present,
    apply: (principal, callId, decision) => apply(ports, principal, callId, decision),
    async answer(principal, callId, device, video) {
      const call = await apply(ports, principal, callId, (newest, facts) => {
        const moment = { now: clock.now() };
        const command = { type: 'answer', device, video } as const;
        const allowed = decide(newest, command, principal, moment);
        // Refused, or asked again by the device that won: its session stands.
        if ('refusal' in allowed || allowed.events.length === 0) return allowed;
        const leg = answeringLeg(providers, newest, principal, newId, moment.now);
        const answered = decide(newest, { ...command, leg }, principal, moment);
        if ('refusal' in answered) return answered;
        const taken = answered.events.reduce(transition, newest);
        if (!hasBrowserMedia(providers, taken, principal)) return answered;
        // Answer and join are one commit: a round trip fewer before the first media.
        const join = joinMedia(device, newId(), false, facts, moment.now);
        const joined = decide(taken, join, principal, moment);
        return 'refusal' in joined ? joined : { events: [...answered.events, ...joined.events] };
      });
      // The lease of browsers that were in the call before may have run out: it begins anew before this one is there.
      if (call.transfer !== null) await change.raiseLease(callId, clock.now() + leaseMs);
      const media = hasBrowserMedia(providers, call, principal)
        ? await grantFor(ports, principal, call)
        : noMedia(call, principal, newId(), clock.now());
      return { ...present(principal, call), media };
    },
    async media(principal, callId, device, { takeOver, sessionId = newId() }) {
      const call = await apply(ports, principal, callId, (newest, facts) => {
        if (providers.mediaOf(newest) === undefined) return { refusal: 'not_supported' };
        const now = clock.now();
        const join = joinMedia(device, sessionId, takeOver, facts, now);
        const joined = decide(newest, join, principal, { now });
        // The device that was thought to be gone may be heard of between this read and the commit.
        return 'refusal' in joined || join.leaseRuns || takeOver ? joined : { ...joined, leaseOverBy: now };
      });
      return grantFor(ports, principal, call);
    },
    async mediaState(principal, callId, body) {
      return present(principal, await reportMedia(ports, principal, callId, body));
    },
  };
}

async function reportMedia(
  ports: RunCommandPorts,
  principal: Principal,
  callId: string,
  { deviceId, ...report }: MediaStateBody,
): Promise<CallState> {
  const { change, clock } = ports;
  const command = { type: 'report-media', deviceId, report: withoutUndefined(report) } as const;
  const call = await apply(ports, principal, callId, (newest) =>
    decide(newest, command, principal, { now: clock.now() }),
  );
  const reporter = participantOfUser(call, principal.userId);
  if (reporter !== undefined && renewsLease(call, reporter.id))
    await change.raiseLease(callId, clock.now() + leaseMs);
  return call;
}

/** What a command decides on the newest state. */
export type CommandDecision = (call: CallState, facts: StoredFacts) => ChangeDecision;

function presentCall({ clock }: RunCommandPorts, principal: Principal, call: CallState): Call {
  return withRingExpiry(view(call, principal), call, clock.now());
}

async function apply(
  ports: RunCommandPorts,
  principal: Principal,
  callId: string,
  decision: CommandDecision,
): Promise<CallState> {
  try {
    const { call } = await ports.change.change(callId, principal.userId, (newest, facts) => {
      if (ports.isRevoked(principal)) return { refusal: 'unauthorized' };
      return ports.policy.canView(principal, newest) ? decision(newest, facts) : { refusal: 'not_found' };
    });
    return call;
  } catch (error) {
    throw await withCurrentCall(ports, principal, callId, error);
  }
}

/**
 * Waits until the provider has confirmed what was decided. A refusal of the provider, which takes the decision back, is
 * thrown; a provider that takes longer is heard of later, as everything else.
 */
async function confirmed(
  ports: RunCommandPorts,
  principal: Principal,
  callId: string,
  kind: WishKind,
  commit: () => Promise<CallState>,
): Promise<CallState> {
  const watch = ports.legs.watch(callId, kind);
  try {
    const call = await commit();
    if (!(await watch.outcome(confirmMs))) return call;
    return (await ports.queries.readCall(callId))?.state ?? call;
  } catch (error) {
    throw await withCurrentCall(ports, principal, callId, error);
  } finally {
    watch.close();
  }
}

/** Losers of a race, and whom the provider refuses something, get the call as it is now, so that their screen is right at once. */
async function withCurrentCall(
  ports: RunCommandPorts,
  principal: Principal,
  callId: string,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof CallError) || error.details?.['call'] !== undefined) return error;
  if (error.status !== 409 && error.status !== 502) return error;
  const newest = (await ports.queries.readCall(callId))?.state;
  if (newest === undefined || !ports.policy.canView(principal, newest)) return error;
  const call = presentCall(ports, principal, newest);
  const label = call.me?.answeredOn?.label;
  const elsewhere = error.code === 'answered_elsewhere' && label !== undefined;
  return new CallError(error.code, {
    message: elsewhere ? `This call was answered on ${label}.` : error.message,
    details: { call, ...(label === undefined ? {} : { label }) },
    cause: error,
  });
}

async function grantFor(ports: RunCommandPorts, principal: Principal, call: CallState): Promise<MediaGrant> {
  const participant = participantOfUser(call, principal.userId);
  const media = ports.providers.mediaOf(call);
  if (participant?.sessionId == null || media === undefined) {
    throw new CallError('not_supported', { message: 'This call has no media in the browser.' });
  }
  return media.grant({ call, participant, sessionId: participant.sessionId, now: ports.clock.now() });
}

function joinMedia(
  device: Device,
  sessionId: string,
  takeOver: boolean,
  { leaseUntil }: StoredFacts,
  now: number,
): CommandOf<'join-media'> {
  // Before the first heartbeat the device that answered is opening its microphone.
  const leaseRuns = leaseUntil === null || leaseUntil > now;
  return { type: 'join-media', device, sessionId, takeOver, leaseRuns };
}

/** Drops keys whose value is `undefined`: absent means unchanged. */
function withoutUndefined(
  report: Omit<MediaStateBody, 'deviceId'>,
): Extract<CallCommand, { type: 'report-media' }>['report'] {
  return JSON.parse(JSON.stringify(report)) as Extract<CallCommand, { type: 'report-media' }>['report'];
}
