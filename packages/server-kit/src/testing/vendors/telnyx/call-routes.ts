import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { activeCalls, statusOf } from './call-status.js';
import { createDial, diallingFields, ring, webhookRoute } from './dial.js';
import { createLegCommand, type Command } from './leg-command.js';
import { playbackRoutes } from './playback-routes.js';
import { address, clientState, commandFields, readBody, recordFields, webhookFields } from './read-body.js';
import { invalidValue } from './telnyx-refusal.js';
import { done, ok, type TelnyxRoute } from './telnyx-route.js';
import type { TelnyxSwitchboard } from './telnyx-switchboard.js';

const answerBody = z.object({ ...commandFields, ...recordFields, ...webhookFields });
const rejectBody = z.object({ ...commandFields, cause: z.enum(['CALL_REJECTED', 'USER_BUSY']) });
const bridgeBody = z.object({
  ...commandFields,
  call_control_id: z.string(),
  park_after_unbridge: z.literal('self').optional(),
  hold_after_unbridge: z.boolean().default(false),
  prevent_double_bridge: z.boolean().default(false),
});
const transferBody = z.object({
  ...diallingFields,
  to: address,
  from: z.string().optional(),
  target_leg_client_state: clientState.optional(),
});
const dtmfBody = z.object({
  ...commandFields,
  digits: z.string().refine((digits) => /^[0-9A-Dw*#W]+$/.test(digits), {
    params: { code: '90014', title: 'Invalid value for digits' },
    error: "must be made of 0-9, A-D, *, #, 'w' and 'W'.",
  }),
  duration_millis: z.number().int().min(100).max(500).default(250),
});
const recordBody = z.object({
  ...commandFields,
  format: z.enum(['wav', 'mp3']),
  channels: z.enum(['single', 'dual']),
  play_beep: z.boolean().default(false),
  max_length: z.number().int().min(0).max(14_400).default(0),
});
const recordingBody = z.object({ ...commandFields, recording_id: z.string().optional() });

/** Dialling, what is asked of a leg, and what is known of it. */
export function callRoutes(board: TelnyxSwitchboard): readonly TelnyxRoute[] {
  const { exchange, bridges, recordings, callEvents } = board;

  const command = createLegCommand(board);

  const answer: Command<typeof answerBody> = (leg, { record, record_format, record_channels }) => {
    if (leg.phone !== null && leg.state !== 'answered') {
      throw invalidValue('call_control_id', 'Only a call that called us can be answered.');
    }
    exchange.answer(leg);
    if (record === undefined) return {};
    const format = { format: record_format, channels: record_channels };
    return { recording_id: recordings.start(leg, format, randomUUID()) };
  };

  const reject: Command<typeof rejectBody> = (leg, { cause }) => {
    if (leg.state !== 'parked') {
      throw invalidValue('call_control_id', 'Only an incoming call that was not answered can be rejected.');
    }
    const busy = cause === 'USER_BUSY';
    exchange.end(leg, {
      cause: busy ? 'user_busy' : 'call_rejected',
      source: 'callee',
      sip: busy ? '486' : '603',
    });
  };

  const bridge: Command<typeof bridgeBody> = (leg, body) => {
    const other = exchange.alive(body.call_control_id);
    if (other === leg) throw invalidValue('call_control_id', 'A call cannot be bridged with itself.');
    if (body.prevent_double_bridge && other.bridgedWith !== null) {
      throw invalidValue('call_control_id', 'The call is already bridged.');
    }
    leg.parksAfterUnbridge = body.park_after_unbridge === 'self' || body.hold_after_unbridge;
    bridges.connect(leg, other);
  };

  const transfer: Command<typeof transferBody> = (leg, body) => {
    const target = exchange.open({
      to: body.to,
      from: body.from ?? leg.to,
      direction: 'outgoing',
      callingParty: body.to.startsWith('sip:') ? 'sip' : 'pstn',
      connectionId: leg.connectionId,
      phone: board.phoneAt(body.to),
      clientState: body.target_leg_client_state ?? leg.clientState,
      linkedTo: leg,
      route: webhookRoute(body),
    });
    exchange.onLeg(target, 'answered', () => {
      if (leg.state === 'ended') return exchange.hangUp(target);
      // An incoming call may be transferred before it is answered: the target's answer answers it.
      exchange.answer(leg);
      leg.parksAfterUnbridge = body.park_after_unbridge === 'self';
      bridges.join(leg, target);
    });
    exchange.onLeg(leg, 'hungUp', () => {
      if (target.state !== 'answered') exchange.hangUp(target);
    });
    ring(board, target, body);
  };

  return [
    { method: 'POST', path: '/v2/calls', carryOut: createDial(board) },
    {
      method: 'GET',
      path: '/v2/calls/:id',
      carryOut: ({ params: { id = '' } }) => ok(statusOf(exchange.recall(id), exchange.clock.now())),
    },
    {
      method: 'GET',
      path: '/v2/connections/:id/active_calls',
      carryOut: ({ params: { id }, query }) => activeCalls(board, id, query),
    },
    {
      method: 'GET',
      path: '/v2/call_events',
      carryOut: ({ query }) => ({ status: 200, body: callEvents.list(query) }),
    },
    {
      method: 'PUT',
      path: '/v2/calls/:id/actions/client_state_update',
      carryOut: ({ params: { id = '' }, body }) => {
        exchange.alive(id).clientState = readBody(z.object({ client_state: clientState }), body).client_state;
        return done();
      },
    },
    command('answer', 'alive', answerBody, answer),
    command('reject', 'alive', rejectBody, reject),
    command('hangup', 'alive', z.object(commandFields), (leg) => exchange.hangUp(leg)),
    command('bridge', 'answered', bridgeBody, bridge),
    command('transfer', 'alive', transferBody, transfer),
    command('send_dtmf', 'answered', dtmfBody, (leg, { digits }) => void (leg.heard += digits)),
    command('record_start', 'answered', recordBody, (leg, body) => void recordings.start(leg, body)),
    command('record_stop', 'answered', recordingBody, (leg, body) => recordings.stop(leg, body.recording_id)),
    command('record_pause', 'answered', recordingBody, (leg, body) =>
      recordings.pause(leg, body.recording_id),
    ),
    command('record_resume', 'answered', recordingBody, (leg, body) =>
      recordings.resume(leg, body.recording_id),
    ),
    ...playbackRoutes(board, command),
  ];
}
