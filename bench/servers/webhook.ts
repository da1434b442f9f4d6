import type { AddressInfo } from 'node:net';
import express from 'express';
import { createCallServer, jwt, type Principal } from '@offhook/server-kit';
import { openBareDatabase } from '../bare-database.js';
import { createWire, publicUrl } from '../../packages/server-kit/src/webhooks/testing/wire-provider.js';
import { childSettings, serveParent } from '../in-child.js';

/**
 * Webhooks. `floor`: Express, JSON body, one INSERT of what came, no questions asked. `product`: the mounted router: signature
 * verified, receipt and effect on the call in one commit, published. Asked for calls, it places them and gives the signed
 * webhooks of their lives: first that all of them ring, then that they are answered, then that they are over.
 */
const { kind, database: target } = childSettings<{ kind: 'floor' | 'product'; database: string }>();
const atOnce = 20;
const app = express();
let prepare: (question: { readonly calls: number }) => Promise<object> = async () => ({});

if (kind === 'product') {
  const wire = createWire();
  const quiet = () => undefined;
  const server = await createCallServer({
    database: target,
    authenticate: jwt({
      secret: 'the secret of the benchmark, long enough',
      issuer: 'bench',
      audience: 'bench',
    }),
    providers: [wire.provider],
    publicUrl,
    preDial: { limits: false },
    // Counted as in life, and never reached.
    rateLimits: { perUserMinute: 1e9 },
    logger: { debug: quiet, info: quiet, warn: console.warn, error: console.error },
  });
  app.use('/api/v1', server.router);
  const amara: Principal = { userId: 'amara', orgId: 'org', role: 'agent', name: 'Amara' };
  const place = async (): Promise<void> => {
    const body = { to: { phone: '+12025550142' } };
    await server.services.calls.initiate(amara, body, {
      deviceId: null,
      deviceLabel: 'Bench',
      idempotencyKey: null,
    });
  };
  prepare = async ({ calls }) => {
    wire.dialed.length = 0;
    for (let placed = 0; placed < calls; placed += atOnce)
      await Promise.all(Array.from({ length: Math.min(atOnce, calls - placed) }, place));
    // Dialled in the background.
    while (wire.dialed.length < calls) await new Promise((resolve) => setImmediate(resolve));
    const steps = ['ringing', 'up', 'ended'] as const;
    const webhooks = steps.flatMap((state, step) =>
      wire.dialed.map(({ callId, leg }) => {
        const observation = { legId: leg.id, state, at: leg.heardAt + step * 1000 };
        const { headers, body } = wire.sign([{ type: 'leg', callId, observation }], {
          id: `${leg.id}-${state}`,
        });
        return { path: '/api/v1/webhooks/wire', headers, body };
      }),
    );
    return { webhooks };
  };
} else {
  const insert = await openBareDatabase(target);
  app.post('/api/v1/webhooks/:provider', express.json(), async (request, response) => {
    const body = request.body as { id: string };
    await insert([body.id, request.params.provider, JSON.stringify(body), Date.now()]);
    response.status(204).end();
  });
}

const http = app.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  serveParent({ url }, prepare as (question: never) => Promise<object>);
});
