import type { Leg, LegObservation } from '@offhook/core/call';
import type { LegRequest } from '../contract.js';
import { browsersOf, type LegAtTelnyx } from './browsers-of-leg.js';
import { observationOf, summaryOf } from './observe-leg.js';
import { readReference, type LegReference } from './leg-reference.js';
import type { TelnyxAccount, TelnyxSettings } from './settings.js';
import type { TelnyxAccess } from './telnyx-access.js';
import { textOf, timeOf, type TelnyxEvent } from './telnyx-event.js';
import { unlessGone } from './telnyx-errors.js';
import { activeCalls, loggedEvents } from './telnyx-log.js';

/** Clocks differ, and the dial was on its way. */
const marginMs = 5 * 60_000;

/** What a leg is called at Telnyx. A browser has to be seated when it comes up; what we dial is seated by the dial. */
export function referenceOf({ callId, leg }: LegRequest): LegReference {
  return { callId, legId: leg.id, joins: leg.kind === 'device' };
}

/** Finds a leg; `null` when Telnyx surely knows none. A browser that reloads is another one each time. */
export async function findLeg(account: TelnyxAccount, request: LegRequest): Promise<LegAtTelnyx | null> {
  const { leg } = request;
  if (leg.kind === 'device') return (await browsersOf(account, leg))[0] ?? null;
  const callControlId = leg.providerLegId ?? (await idByReference(account, leg));
  return callControlId === null ? null : { callControlId, reference: referenceOf(request) };
}

async function idByReference({ access, settings }: TelnyxAccount, leg: Leg): Promise<string | null> {
  const isIt = (clientState: unknown): boolean => readReference(clientState)?.legId === leg.id;
  for await (const { call_control_id: id, client_state } of activeCalls(access, settings.connectionId)) {
    if (id !== undefined && isIt(client_state)) return id;
  }
  const events = await eventsAround(access, settings, leg);
  return textOf(events.find(({ payload }) => isIt(payload['client_state']))?.payload['call_control_id']);
}

/** All that Telnyx tells of a leg. */
export interface SeenAtTelnyx {
  /** `null` when it surely knows nothing of it. */
  readonly observation: LegObservation | null;
  /** What the leg was last commanded with; `null` when that is not of ours. */
  readonly reference: LegReference | null;
  /** What Telnyx told of it, or tried to tell. */
  readonly events: readonly TelnyxEvent[];
}

/** Reads it by Telnyx's own id. */
export async function observeLeg(
  { access, settings }: TelnyxAccount,
  leg: Leg,
  callControlId: string,
): Promise<SeenAtTelnyx> {
  const status = await statusOf(access, callControlId);
  // Ten minutes after its end Telnyx forgets the leg, but not what it told of it.
  const events =
    status === null
      ? await eventsAround(access, settings, leg)
      : await loggedEvents(access, { leg_id: status.call_leg_id });
  const seen = events
    .filter(({ payload }) => payload['call_control_id'] === callControlId)
    .flatMap((event) => observationOf(event, leg.id) ?? []);
  if (status !== null) seen.push(...byStatus(status, leg.id, callControlId, seen));
  return { observation: summaryOf(seen), reference: readReference(status?.client_state), events };
}

/** The log's events that may be of this leg. Telnyx filters by numbers, not by our reference. */
function eventsAround(
  access: TelnyxAccess,
  settings: TelnyxSettings,
  leg: Leg,
): Promise<readonly TelnyxEvent[]> {
  const since = (leg.times.dialing ?? leg.times.ringing ?? leg.heardAt) - marginMs;
  const to = leg.providerLegId === null && leg.kind !== 'device' ? leg.address : null;
  return loggedEvents(access, {
    connection_id: connectionOf(settings, leg),
    ...(to !== null && { to }),
    occurred_at: { gte: new Date(since).toISOString() },
  });
}

function connectionOf({ connectionId, credentialConnectionId }: TelnyxSettings, { kind }: Leg): string {
  return kind === 'device' ? credentialConnectionId : connectionId;
}

async function statusOf(access: TelnyxAccess, callControlId: string) {
  const found = await unlessGone(access.read((client) => client.calls.retrieveStatus(callControlId)));
  return found?.data ?? null;
}

/** What the status adds to the events. It tells whether the leg ended and when, never why, nor whether it was up. */
function byStatus(
  status: { readonly is_alive: boolean; readonly start_time?: string; readonly end_time?: string },
  legId: string,
  providerLegId: string,
  seen: readonly LegObservation[],
): readonly LegObservation[] {
  const started = timeOf(status.start_time);
  const ended = timeOf(status.end_time);
  const found: LegObservation[] = [];
  if (started !== null) found.push({ legId, state: 'dialing', at: started, providerLegId });
  // `is_alive` is false before the dial is under way, too: only an end with a time is one.
  if (!status.is_alive && ended !== null && !seen.some((one) => one.state === 'ended')) {
    const cause = seen.some((one) => one.state === 'up') ? 'completed' : 'unknown_outcome';
    found.push({ legId, state: 'ended', at: ended, providerLegId, cause });
  }
  return found;
}
