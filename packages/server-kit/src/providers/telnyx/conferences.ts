import { CallError } from '@offhook/core/errors';
import type { LegObservation } from '@offhook/core/call';
import type { LegAtTelnyx } from './browsers-of-leg.js';
import { conferenceOf, seatIn, type Seat } from './conference-seats.js';
import { stableId, writeReference, type LegReference } from './leg-reference.js';
import type { TelnyxAccount } from './settings.js';
import { wasRefusedWith } from './telnyx-errors.js';

const nameIsTaken = '90033';

/**
 * Seats a leg that is up in the conference of its call, opening that when it is the first. Does nothing for one that sits
 * already. Conferences are the only place where Telnyx lets a server hold and mute.
 */
export async function seatLeg(
  account: TelnyxAccount,
  reference: LegReference,
  callControlId: string,
): Promise<Seat> {
  const { access } = account;
  let conferenceId = await conferenceOf(access, reference.callId);
  if (conferenceId === null) {
    const opened = await open(account, reference, callControlId);
    if (opened !== null) return opened;
    conferenceId = await conferenceOf(access, reference.callId);
  }
  if (conferenceId === null) throw notSeated();
  const taken = await seatIn(access, conferenceId, callControlId);
  if (taken !== null) return taken;
  await join(account, conferenceId, reference, callControlId);
  return { conferenceId, held: false, muted: false };
}

/** Holds or resumes a leg. Telnyx sends no webhook of it: its answer to the command is the confirmation. */
export async function holdLeg(
  account: TelnyxAccount,
  { reference, callControlId }: LegAtTelnyx,
  held: boolean,
): Promise<LegObservation> {
  const { access, settings, context } = account;
  const { conferenceId } = await seatLeg(account, reference, callControlId);
  const legs = { call_control_ids: [callControlId] };
  const music = settings.holdMusicUrl === '' ? {} : { audio_url: settings.holdMusicUrl };
  await access.change<unknown>(({ conferences: { actions } }) =>
    held ? actions.hold(conferenceId, { ...legs, ...music }) : actions.unhold(conferenceId, legs),
  );
  return { legId: reference.legId, state: 'up', at: context.clock.now(), providerLegId: callControlId, held };
}

/** Mutes or unmutes a leg, confirmed as hold is. */
export async function muteLeg(
  account: TelnyxAccount,
  { reference, callControlId }: LegAtTelnyx,
  muted: boolean,
): Promise<LegObservation> {
  const { access, context } = account;
  const { conferenceId } = await seatLeg(account, reference, callControlId);
  const legs = { call_control_ids: [callControlId] };
  await access.change<unknown>(({ conferences: { actions } }) =>
    muted ? actions.mute(conferenceId, legs) : actions.unmute(conferenceId, legs),
  );
  return {
    legId: reference.legId,
    state: 'up',
    at: context.clock.now(),
    providerLegId: callControlId,
    muted,
  };
}

/** Opens the conference with this leg in it; `null` when somebody else opened it at the same moment. */
async function open(
  { access, settings }: TelnyxAccount,
  reference: LegReference,
  callControlId: string,
): Promise<Seat | null> {
  const { callId, legId } = reference;
  try {
    const { data } = await access.change((client) =>
      client.conferences.create({
        call_control_id: callControlId,
        name: callId,
        beep_enabled: 'never',
        client_state: writeReference(reference, settings.apiKey),
        command_id: stableId(legId, 'open-conference', callControlId),
      }),
    );
    return data === undefined ? null : { conferenceId: data.id, held: false, muted: false };
  } catch (error) {
    if (wasRefusedWith(error, nameIsTaken)) return null;
    throw error;
  }
}

async function join(
  { access, settings }: TelnyxAccount,
  conferenceId: string,
  reference: LegReference,
  callControlId: string,
): Promise<void> {
  await access.change((client) =>
    client.conferences.actions.join(conferenceId, {
      call_control_id: callControlId,
      beep_enabled: 'never',
      client_state: writeReference(reference, settings.apiKey),
      command_id: stableId(reference.legId, 'join-conference', conferenceId, callControlId),
    }),
  );
}

function notSeated(): CallError {
  return new CallError('conflict', {
    message: 'The call is just being connected. Try again in a moment.',
    retryable: true,
  });
}
