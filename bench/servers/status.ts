import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createCallServer, createTokenSigner, demo, jwt } from '@offhook/server-kit';
import { openDatabase } from '../../packages/server-kit/src/database/open-database.js';
import { childSettings, serveParent } from '../in-child.js';

/**
 * The status route and its floors, each in Express on one database: `floor` is one SELECT without authentication,
 * `json` is Express with a constant JSON answer, `product` is the mounted router.
 */
const {
  kind,
  database: target,
  callId,
} = childSettings<{
  kind: 'floor' | 'json' | 'product';
  database: string;
  callId?: string;
}>();

const keys = { secret: 'the secret of the benchmark, long enough', issuer: 'bench', audience: 'bench' };
const app = express();
const ready: Record<string, unknown> = {};

if (kind === 'product') {
  const quiet = () => undefined;
  const calls = await createCallServer({
    database: target,
    authenticate: jwt(keys),
    providers: [demo({ speed: 0.0001 })],
    preDial: { limits: false },
    // Counted as in life, and never reached.
    rateLimits: { perUserMinute: 1e9 },
    logger: { debug: quiet, info: quiet, warn: console.warn, error: console.error },
  });
  app.use('/api/v1', calls.router);
  ready['token'] = await createTokenSigner({ ...keys, lifetimeSeconds: 3600 })({
    userId: 'amara',
    orgId: 'org',
    role: 'agent',
    name: 'Amara',
  });
} else if (kind === 'floor') {
  const database = await openDatabase(target);
  const sql =
    'select id, version, status, on_hold, duration_seconds, outcome from offhook_calls where id = ?';
  app.get('/api/v1/calls/:id/status', async (request, response) => {
    const [row] = await database.read<Record<string, unknown>>(sql, [request.params.id]);
    if (row === undefined) response.status(404).json({ error: 'not found' });
    else
      response.json({
        id: row['id'],
        version: row['version'],
        status: row['status'],
        onHold: row['on_hold'] === 1,
        durationSeconds: row['duration_seconds'],
        outcome: row['outcome'],
      });
  });
} else {
  app.get('/api/v1/calls/:id/status', (_request, response) => {
    response.json({
      id: callId ?? randomUUID(),
      version: 3,
      status: 'connected',
      onHold: false,
      durationSeconds: null,
      outcome: null,
    });
  });
}

const http = app.listen(0, '127.0.0.1', () => {
  ready['url'] = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1`;
  serveParent(ready);
});
