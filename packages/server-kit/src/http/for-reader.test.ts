import { CallError } from '@offhook/core/errors';
import { afterEach, describe, expect, it } from 'vitest';
import type { Principal } from '../ports/principal.js';
import { noCors } from './cors.js';
import { createRouter } from './create-router.js';
import { RequestGate } from './request-gate.js';
import { createRequestLimits } from './request-limits.js';
import { createRecordingLogger } from './testing/recording-logger.js';
import { serve, type Served } from './testing/serve.js';

const whatIsWrong = 'Telnyx cannot dial yet. Enter “API key” in the Telnyx settings.';

describe('calls that cannot be made as things are set up', () => {
  const logger = createRecordingLogger();
  let served: Served | null = null;
  afterEach(() => served?.close());

  it.each<[Principal['role'], string]>([
    ['admin', whatIsWrong],
    ['service', whatIsWrong],
    ['agent', 'Calls are not set up right. Please tell your administrator.'],
  ])('are explained to the role %s', async (role, message) => {
    const principal: Principal = { userId: 'u', orgId: 'clinic', role, name: 'U' };
    served = await serve(
      createRouter({
        handlers: {
          'calls.transfer'() {
            throw new CallError('not_configured', { message: whatIsWrong, details: { vendorStatus: 401 } });
          },
        },
        authenticate: () => principal,
        allowedOrigins: new Set(),
        cors: noCors,
        limits: createRequestLimits(false, Date.now),
        logger,
        gate: new RequestGate(),
      }),
    );
    const answer = await fetch(`${served.url}/calls/c/transfer`, {
      method: 'POST',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
      body: JSON.stringify({ to: { userId: 'leo' }, mode: 'blind' }),
    });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error: { code: 'not_configured', message } });
    // The log tells those who can set it right.
    const isHidden = message !== whatIsWrong;
    expect(logger.lines.some(({ facts }) => JSON.stringify(facts).includes(whatIsWrong))).toBe(isHidden);
  });
});
