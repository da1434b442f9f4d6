import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import express from 'express';
import { createCallServer, createTokenSigner, jwt, p2p, type HostUser } from '@offhook/server-kit';
import { Server } from 'socket.io';
import { openDatabase } from '../../packages/server-kit/src/database/open-database.js';
import { childSettings, serveParent } from '../in-child.js';

/**
 * Click to ring. `floor`: Express, JSON body, one committed INSERT, one emit. `product`: the whole path of `POST /calls`:
 * authentication, validation, rules, call with event and people in one commit, push of the callee's view.
 */
const {
  kind,
  database: target,
  users,
} = childSettings<{ kind: 'floor' | 'product'; database: string; users: number }>();

const keys = { secret: 'the secret of the benchmark, long enough', issuer: 'bench', audience: 'bench' };
const people: HostUser[] = Array.from({ length: users }, (_, user) => ({
  userId: `u${user}`,
  orgId: 'harbour',
  role: 'agent',
  name: `User ${user}`,
}));
const app = express();
const http = createServer(app);
// Longer than the pauses between slices, so that no connection is closed while a request is on its way.
http.keepAliveTimeout = 120_000;
const tokens: string[] = [];

if (kind === 'product') {
  const quiet = () => undefined;
  const server = await createCallServer({
    database: target,
    authenticate: jwt(keys),
    providers: [p2p()],
    users: people,
    preDial: { limits: false },
    // Counted as in life, and never reached.
    rateLimits: { perUserMinute: 1e9 },
    logger: { debug: quiet, info: quiet, warn: console.warn, error: console.error },
  });
  app.use('/api/v1', server.router);
  server.attach(http, '/api/v1');
  const sign = createTokenSigner({ ...keys, lifetimeSeconds: 3600 });
  for (const person of people) tokens.push(await sign(person));
} else {
  const database = await openDatabase(target);
  const io = new Server(http, {
    // As often as the product, whose dead peers must be noticed soon.
    pingInterval: 10_000,
    pingTimeout: 8000,
    path: '/api/v1/realtime',
    perMessageDeflate: false,
    serveClient: false,
    transports: ['websocket'],
  });
  io.on('connection', (socket) => {
    void socket.join(String(socket.handshake.auth['user']));
    socket.emit('calls:active', {});
  });
  await database.run(
    'create table if not exists bench_calls (id text primary key, caller text, callee text, status text, at bigint)',
    [],
  );
  app.post('/api/v1/calls', express.json(), async (request, response) => {
    const { to, metadata } = request.body as { to: { userId: string }; metadata: object };
    const from = 'a caller that nobody checks';
    const call = { id: randomUUID(), from, to: to.userId, status: 'ringing', metadata };
    await database.run('insert into bench_calls (id, caller, callee, status, at) values (?, ?, ?, ?, ?)', [
      call.id,
      from,
      call.to,
      call.status,
      Date.now(),
    ]);
    io.to(call.to).emit('call:updated', call);
    response.status(201).json(call);
  });
}

http.listen(0, '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  serveParent({ url: `http://127.0.0.1:${port}`, tokens });
});
