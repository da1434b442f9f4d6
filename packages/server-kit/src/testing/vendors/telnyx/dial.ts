import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { VendorAnswer } from '../vendor-server.js';
import { detectMachine } from './machine-detection.js';
import type { Leg, WebhookRoute } from './leg.js';
import { address, commandFields, readBody, recordFields, webhookFields } from './read-body.js';
import { TelnyxRefusal, invalidValue, tooManyRequests } from './telnyx-refusal.js';
import { ok, type RoutedRequest } from './telnyx-route.js';
import type { TelnyxSwitchboard } from './telnyx-switchboard.js';

/** Dialling 30 a second is allowed, counted over five. */
const dialWindow = { ms: 5000, dials: 150 };

const detection = z
  .enum(['premium', 'detect', 'detect_beep', 'detect_words', 'greeting_end', 'disabled'])
  .default('disabled');

/** Fields that dialling and transferring share. */
export const diallingFields = {
  ...commandFields,
  ...recordFields,
  ...webhookFields,
  timeout_secs: z.number().int().min(5).max(600).default(30),
  time_limit_secs: z.number().int().min(30).max(14_400).default(14_400),
  answering_machine_detection: detection,
  park_after_unbridge: z.literal('self').optional(),
  send_digits_on_answer: z.string().optional(),
};

const dialBody = z.object({
  ...diallingFields,
  connection_id: z.string(),
  // Telnyx also rings several at once; the fake does not.
  to: address,
  from: z.string(),
  link_to: z.string().optional(),
  bridge_intent: z.boolean().default(false),
  bridge_on_answer: z.boolean().default(false),
  prevent_double_bridge: z.boolean().default(false),
  retry_on_timeout: z.boolean().default(true),
  conference_config: z
    .object({
      id: z.string().optional(),
      conference_name: z.string().optional(),
      mute: z.boolean().optional(),
      hold: z.boolean().optional(),
      start_conference_on_create: z.boolean().default(true),
      start_conference_on_enter: z.boolean().optional(),
      end_conference_on_exit: z.boolean().optional(),
    })
    .optional(),
});
type DialBody = z.output<typeof dialBody>;

/** `POST /v2/calls`. */
export function createDial(board: TelnyxSwitchboard): (request: RoutedRequest) => VendorAnswer {
  const { exchange, commandIds } = board;
  let dialledAt: number[] = [];

  function dial(body: DialBody): VendorAnswer {
    if (body.connection_id !== board.connectionId) {
      const detail =
        'The requested connection_id (Call Control App ID) is either invalid or does not exist. Only Call Control Apps with valid webhook URL are accepted.';
      throw invalidValue('connection_id', detail);
    }
    const linkedTo = linkedLeg(board, body);
    const now = exchange.clock.now();
    dialledAt = dialledAt.filter((at) => now - at < dialWindow.ms);
    if (dialledAt.length >= dialWindow.dials) throw tooManyRequests('90103');
    dialledAt.push(now);

    const leg = exchange.open({
      to: body.to,
      from: body.bridge_intent && linkedTo !== undefined ? linkedTo.from : body.from,
      direction: 'outgoing',
      callingParty: body.to.startsWith('sip:') ? 'sip' : 'pstn',
      connectionId: body.connection_id,
      phone: board.phoneAt(body.to),
      clientState: body.client_state,
      linkedTo,
      parksAfterUnbridge: body.park_after_unbridge === 'self',
      route: webhookRoute(body),
    });
    if (body.conference_config !== undefined) enterConference(board, leg, body.conference_config);
    if (body.bridge_on_answer && linkedTo !== undefined) bridgeWhenAnswered(board, leg, linkedTo, body);
    const recordingId = ring(board, leg, body, body.retry_on_timeout);
    return ok({
      record_type: 'call',
      call_control_id: leg.callControlId,
      call_leg_id: leg.legId,
      call_session_id: leg.sessionId,
      // Dialling is asynchronous: it is not alive yet.
      is_alive: false,
      ...(leg.clientState === null ? {} : { client_state: leg.clientState }),
      ...(recordingId === null ? {} : { recording_id: recordingId }),
    });
  }

  return (request) => {
    const body = readBody(dialBody, request.body);
    return commandIds.once('dial', body.command_id, () => dial(body));
  };
}

/** Rings the phone of a new leg, with detection and recording as asked; gives the id of the recording to come. */
export function ring(
  { exchange, phones, recordings }: TelnyxSwitchboard,
  leg: Leg,
  body: z.output<z.ZodObject<typeof diallingFields>>,
  retryOnTimeout = true,
): string | null {
  detectMachine(exchange, leg, body.answering_machine_detection);
  const recordingId = body.record === undefined ? null : randomUUID();
  if (recordingId !== null) {
    exchange.onLeg(leg, 'answered', () => {
      recordings.start(leg, { format: body.record_format, channels: body.record_channels }, recordingId);
    });
  }
  phones.dial(leg, {
    timeoutSecs: body.timeout_secs,
    timeLimitSecs: body.time_limit_secs,
    retryOnTimeout,
    sendDigitsOnAnswer: body.send_digits_on_answer,
  });
  return recordingId;
}

/** Where the webhooks of a leg go that is made with these fields. */
export function webhookRoute(body: z.output<z.ZodObject<typeof webhookFields>>): WebhookRoute {
  const urls = Object.entries(body.webhook_urls ?? {}).map(([event, url]) => [event, [url].flat()[0]]);
  return {
    url: body.webhook_url,
    urls: Object.fromEntries(urls) as Readonly<Record<string, string>>,
    retries: body.webhook_retries_policies,
  };
}

function linkedLeg({ exchange }: TelnyxSwitchboard, body: DialBody): Leg | undefined {
  const needsLink = body.bridge_intent || body.bridge_on_answer || body.park_after_unbridge !== undefined;
  if (body.link_to !== undefined) return exchange.alive(body.link_to, '/link_to');
  if (!needsLink) return undefined;
  const detail = "The 'link_to' parameter is required and cannot be blank.";
  throw new TelnyxRefusal(422, '10004', 'Missing required parameter', detail, { pointer: '/link_to' });
}

function bridgeWhenAnswered(board: TelnyxSwitchboard, leg: Leg, linkedTo: Leg, body: DialBody): void {
  board.exchange.onLeg(leg, 'answered', () => {
    const isTaken = body.prevent_double_bridge && linkedTo.bridgedWith !== null;
    if (isTaken || linkedTo.state === 'ended') board.exchange.hangUp(leg);
    else board.bridges.connect(leg, linkedTo);
  });
}

function enterConference(
  { exchange, conferences }: TelnyxSwitchboard,
  leg: Leg,
  config: NonNullable<DialBody['conference_config']>,
): void {
  const named = config.id === undefined ? undefined : conferences.active(config.id);
  exchange.onLeg(leg, 'answered', () => {
    const entry = {
      mute: config.mute,
      hold: config.hold,
      startsConference: config.start_conference_on_enter,
      endsConferenceOnExit: config.end_conference_on_exit,
    };
    const name = config.conference_name ?? leg.sessionId;
    const conference = named ?? conferences.activeByName(name);
    if (conference === undefined) {
      conferences.create(leg, name, { starts: config.start_conference_on_create }, entry);
    } else if (conference.status === 'completed') {
      exchange.hangUp(leg);
    } else {
      conferences.join(conference, leg, entry);
    }
  });
}
