import * as z from 'zod';
import type { Conference } from './conferences.js';
import type { Leg, Seat } from './leg.js';
import { pageOf } from './page-of.js';
import { commandFields, readBody } from './read-body.js';
import { invalidValue } from './telnyx-refusal.js';
import { done, ok, type TelnyxRoute } from './telnyx-route.js';
import type { TelnyxSwitchboard } from './telnyx-switchboard.js';

const createBody = z.object({
  ...commandFields,
  call_control_id: z.string(),
  name: z.string(),
  max_participants: z.number().int().min(2).max(800).optional(),
  start_conference_on_create: z.boolean().default(true),
});
const joinBody = z.object({
  ...commandFields,
  call_control_id: z.string(),
  mute: z.boolean().optional(),
  hold: z.boolean().optional(),
  start_conference_on_enter: z.boolean().optional(),
  end_conference_on_exit: z.boolean().optional(),
});
const leaveBody = z.object({ ...commandFields, call_control_id: z.string() });
const someBody = z.object({ call_control_ids: z.array(z.string()).optional() });
const namedBody = z.object({ call_control_ids: z.array(z.string()) });
const recordBody = z.object({
  ...commandFields,
  format: z.enum(['wav', 'mp3']),
  channels: z.enum(['single', 'dual']).default('single'),
});
const recordingBody = z.object({ ...commandFields, recording_id: z.string().optional() });

/** Conferences: making, joining, holding, muting, recording. */
export function conferenceRoutes(board: TelnyxSwitchboard): readonly TelnyxRoute[] {
  const { exchange, conferences, recordings, commandIds } = board;

  function command<Schema extends z.ZodType>(
    name: string,
    schema: Schema,
    carryOut: (conference: Conference, body: z.output<Schema>) => void,
  ): TelnyxRoute {
    return {
      method: 'POST',
      path: `/v2/conferences/:id/actions/${name}`,
      carryOut: ({ params: { id = '' }, body }) => {
        const read = readBody(schema, body);
        const { command_id } = read as { command_id?: string };
        return commandIds.once(id, command_id, () => {
          carryOut(conferences.active(id), read);
          return done();
        });
      },
    };
  }

  const change = (set: (seat: Seat) => void) => (conference: Conference, body: z.output<typeof someBody>) =>
    conferences.seats(conference, body.call_control_ids).forEach(set);

  return [
    {
      method: 'POST',
      path: '/v2/conferences',
      carryOut: ({ body }) => {
        const read = readBody(createBody, body);
        return commandIds.once('conference', read.command_id, () => {
          const owner = exchange.answered(read.call_control_id);
          if (read.client_state !== undefined) owner.clientState = read.client_state;
          const conference = conferences.create(owner, read.name, {
            starts: read.start_conference_on_create,
            ...(read.max_participants === undefined ? {} : { maxParticipants: read.max_participants }),
          });
          return ok(viewOf(conference));
        });
      },
    },
    {
      method: 'GET',
      path: '/v2/conferences',
      carryOut: ({ query }) => {
        const is = (field: string, value: string) => [null, value].includes(query.get(`filter[${field}]`));
        const found = [...conferences.all.values()].filter(
          ({ name, status, owner }) =>
            is('name', name) && is('status', status) && is('connection_id', owner.connectionId),
        );
        return { status: 200, body: pageOf(query, found.map(viewOf)) };
      },
    },
    {
      method: 'GET',
      path: '/v2/conferences/:id',
      carryOut: ({ params: { id = '' } }) => ok(viewOf(conferences.recall(id))),
    },
    {
      method: 'GET',
      path: '/v2/conferences/:id/participants',
      carryOut: ({ params: { id = '' }, query }) => {
        const conference = conferences.recall(id);
        const is = (field: string, value: boolean) =>
          [null, String(value)].includes(query.get(`filter[${field}]`));
        const found = [...conference.participants].filter(
          ({ seat }) => seat !== null && is('muted', seat.muted) && is('on_hold', seat.onHold),
        );
        return {
          status: 200,
          body: pageOf(
            query,
            found.map((leg) => participantOf(conference, leg)),
          ),
        };
      },
    },
    command('join', joinBody, (conference, body) => {
      const leg = exchange.answered(body.call_control_id);
      if (body.client_state !== undefined) leg.clientState = body.client_state;
      conferences.join(conference, leg, {
        mute: body.mute,
        hold: body.hold,
        startsConference: body.start_conference_on_enter,
        endsConferenceOnExit: body.end_conference_on_exit,
      });
    }),
    command('leave', leaveBody, (conference, { call_control_id }) => {
      const leg = exchange.alive(call_control_id);
      if (leg.seat?.conferenceId !== conference.id) {
        throw invalidValue('call_control_id', 'The call is not a participant of the conference.');
      }
      conferences.leave(leg);
    }),
    command('end', z.object(commandFields), (conference) =>
      conferences.end(conference, 'ended_via_api', null),
    ),
    command(
      'hold',
      someBody,
      change((seat) => (seat.onHold = true)),
    ),
    command(
      'unhold',
      namedBody,
      change((seat) => (seat.onHold = seat.waitsForStart = false)),
    ),
    command(
      'mute',
      someBody,
      change((seat) => (seat.muted = true)),
    ),
    command(
      'unmute',
      someBody,
      change((seat) => (seat.muted = false)),
    ),
    command('record_start', recordBody, (conference, body) => void recordings.start(conference, body)),
    command('record_stop', recordingBody, (one, body) => recordings.stop(one, body.recording_id)),
    command('record_pause', recordingBody, (one, body) => recordings.pause(one, body.recording_id)),
    command('record_resume', recordingBody, (one, body) => recordings.resume(one, body.recording_id)),
  ];
}

function viewOf(conference: Conference): Readonly<Record<string, unknown>> {
  const { endedBy, endReason } = conference;
  return {
    record_type: 'conference',
    id: conference.id,
    name: conference.name,
    created_at: conference.createdAt,
    expires_at: conference.expiresAt,
    updated_at: conference.updatedAt,
    region: 'us',
    status: conference.status,
    connection_id: conference.owner.connectionId,
    ...(endReason === null ? {} : { end_reason: endReason }),
    ...(endedBy === null
      ? {}
      : {
          ended_by: { call_control_id: endedBy.callControlId, call_session_id: endedBy.sessionId },
        }),
  };
}

function participantOf(conference: Conference, leg: Leg): Readonly<Record<string, unknown>> {
  const { seat } = leg;
  return {
    record_type: 'participant',
    id: seat?.id,
    call_control_id: leg.callControlId,
    call_leg_id: leg.legId,
    conference: { id: conference.id, name: conference.name },
    whisper_call_control_ids: [],
    created_at: seat?.joinedAt,
    updated_at: seat?.joinedAt,
    end_conference_on_exit: seat?.endsConferenceOnExit,
    soft_end_conference_on_exit: false,
    status: 'joined',
    muted: seat?.muted,
    on_hold: seat?.onHold,
  };
}
