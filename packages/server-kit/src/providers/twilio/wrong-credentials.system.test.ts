import type { Call } from '@offhook/core/call';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCallSystem, type CallSystem } from '../../testing/call-system.js';
import { startFakeTwilio, type FakeTwilio } from '../../testing/vendors/twilio/index.js';
import { waitFor } from '../../testing/wait-for.js';
import { demo } from '../demo/index.js';
import { twilio } from './twilio.js';

const accountSid = `AC${'a'.repeat(32)}`;

describe('a calling service that does not accept our credentials', () => {
  let fake: FakeTwilio;
  let system: CallSystem;
  beforeAll(async () => {
    fake = await startFakeTwilio({
      accountSid,
      authToken: 'the-right-auth-token',
      numbers: ['+12025550199'],
    });
    system = await startCallSystem(({ url }) => ({
      publicUrl: url,
      providers: [
        twilio({
          ...{ accountSid, authToken: 'a-wrong-auth-token', phoneNumber: '+12025550199' },
          apiBaseUrl: fake.url,
        }),
        demo(),
      ],
    }));
  }, 30_000);
  afterAll(async () => {
    await system?.close();
    await fake?.close();
  });

  it.each(['none', 'phone'] as const)(
    'tells agents whom to turn to, and administrators what is wrong (agent leg %s)',
    async (agentLeg) => {
      const phone = '+12025550171';
      const leo = await system.as({
        userId: 'leo',
        orgId: 'harbour',
        role: 'agent',
        name: 'Leo Hart',
        phone,
      });
      const amara = await system.as('amara');
      const to = { phone: '+12025550142' };
      const placed = await leo.request<Call>('POST', '/calls', { to, provider: 'twilio', agentLeg });
      expect(placed.status).toBe(201);
      const failed = await waitFor(
        'failed',
        async () => (await leo.request<Call>('GET', `/calls/${placed.body.id}`)).body,
        ({ status }) => status === 'failed',
      );
      expect(failed).toMatchObject({
        endReason: 'provider_error',
        error: {
          code: 'not_configured',
          message: 'Calls by Twilio are not set up right. Please tell your administrator.',
        },
      });
      const { body } = await amara.request<{ readonly items: readonly Call[] }>('GET', '/calls?scope=org');
      const seen = body.items.find(({ id }) => id === failed.id);
      expect(seen?.error?.message).toContain('Check the Twilio settings');
      // Nor do agents read it elsewhere.
      for (const path of [`/calls/${failed.id}/events`, '/providers'])
        expect(JSON.stringify((await leo.request('GET', path)).body)).not.toMatch(
          /settings\b(?!Source)|token/i,
        );
    },
  );
});
