import type { TelnyxAccess } from './telnyx-access.js';
import { isGone } from './telnyx-errors.js';

/** A leg's place in its call's conference. */
export interface Seat {
  readonly conferenceId: string;
  readonly held: boolean;
  readonly muted: boolean;
}

const maxSeats = 20;

/** The conference of a call, which has the call's id for its name; `null` when there is none that runs. */
export async function conferenceOf(access: TelnyxAccess, callId: string): Promise<string | null> {
  const found = await access.read((client) => client.conferences.list({ filter: { name: callId } }));
  const active = found.data.find(({ name, status }) => name === callId && status !== 'completed');
  return active?.id ?? null;
}

/** The leg's seat in a conference; `null` when it has none. Only this list tells who is held or muted. */
export async function seatIn(
  access: TelnyxAccess,
  conferenceId: string,
  callControlId: string,
): Promise<Seat | null> {
  try {
    const { data } = await access.read((client) =>
      client.conferences.listParticipants(conferenceId, { 'page[size]': maxSeats }),
    );
    const seat = data.find((one) => one.call_control_id === callControlId && one.status !== 'left');
    return seat === undefined ? null : { conferenceId, held: seat.on_hold, muted: seat.muted };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}
