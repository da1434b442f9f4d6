import { createHash } from 'node:crypto';
import * as z from 'zod';
import { pageOf } from './page-of.js';
import { readBody } from './read-body.js';
import { notFound } from './telnyx-refusal.js';
import { ok, type TelnyxRoute } from './telnyx-route.js';
import type { TelnyxSwitchboard } from './telnyx-switchboard.js';

const credentialBody = z.object({
  connection_id: z.string(),
  name: z.string().optional(),
  tag: z.string().optional(),
  expires_at: z.string().optional(),
});

/** What belongs to the account rather than to a call: recordings, credentials, numbers. */
export function accountRoutes({
  recordings,
  credentials,
  numbers,
  connectionId,
}: TelnyxSwitchboard): readonly TelnyxRoute[] {
  return [
    {
      method: 'GET',
      path: '/v2/recordings',
      carryOut: ({ query }) => ({ status: 200, body: recordings.list(query) }),
    },
    {
      method: 'GET',
      path: '/v2/recordings/:id',
      carryOut: ({ params: { id = '' } }) => ok(recordings.get(id)),
    },
    {
      method: 'DELETE',
      path: '/v2/recordings/:id',
      carryOut: ({ params: { id = '' } }) => ok(recordings.delete(id)),
    },
    {
      method: 'GET',
      path: '/v2/telephony_credentials',
      carryOut: ({ query }) => ({ status: 200, body: credentials.list(query) }),
    },
    {
      method: 'POST',
      path: '/v2/telephony_credentials',
      carryOut: ({ body }) => ({
        status: 201,
        body: { data: credentials.create(readBody(credentialBody, body)) },
      }),
    },
    {
      method: 'GET',
      path: '/v2/telephony_credentials/:id',
      carryOut: ({ params: { id = '' } }) => ok(credentials.get(id)),
    },
    {
      method: 'DELETE',
      path: '/v2/telephony_credentials/:id',
      carryOut: ({ params: { id = '' } }) => ok(credentials.delete(id)),
    },
    {
      method: 'POST',
      path: '/v2/telephony_credentials/:id/token',
      carryOut: async ({ params: { id = '' } }) => ({
        status: 201,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: await credentials.token(id),
      }),
    },
    {
      method: 'GET',
      path: '/v2/call_control_applications/:id',
      carryOut({ params: { id } }) {
        if (id !== connectionId) throw notFound();
        return ok(applicationOf(connectionId));
      },
    },
    {
      method: 'GET',
      path: '/v2/phone_numbers',
      carryOut: ({ query }) => {
        const wanted = query.get('filter[phone_number]');
        const found = numbers.filter((number) => wanted === null || number.includes(wanted));
        return {
          status: 200,
          body: pageOf(
            query,
            found.map((number) => numberOf(number, connectionId)),
          ),
        };
      },
    },
  ];
}

function applicationOf(id: string): Readonly<Record<string, unknown>> {
  return {
    record_type: 'call_control_application',
    id,
    application_name: 'Calls of the tests',
    active: true,
    anchorsite_override: 'Latency',
    dtmf_type: 'RFC 2833',
    webhook_event_url: 'https://host.example/webhooks/telnyx',
    webhook_api_version: '2',
    created_at: '2026-01-05T09:00:00.000Z',
    updated_at: '2026-01-05T09:00:00.000Z',
  };
}

function numberOf(number: string, connectionId: string): Readonly<Record<string, unknown>> {
  return {
    record_type: 'phone_number',
    id: BigInt(`0x${createHash('sha256').update(number).digest('hex').slice(0, 15)}`).toString(),
    phone_number: number,
    phone_number_type: 'local',
    country_iso_alpha2: 'US',
    status: 'active',
    connection_id: connectionId,
    tags: [],
    external_pin: null,
    deletion_lock_enabled: false,
    created_at: '2026-01-05T09:00:00.000Z',
    updated_at: '2026-01-05T09:00:00.000Z',
    purchased_at: '2026-01-05T09:00:00.000Z',
  };
}
