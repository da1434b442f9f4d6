import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { view, type CallState } from '@offhook/core/call';
import { samplePhoneCallState } from '@offhook/core/testing';
import { createCallServer, createTokenSigner, demo, jwt } from '@offhook/server-kit';
import { Server } from 'socket.io';
import { createRealtime } from '../../packages/server-kit/src/realtime/create-realtime.js';
import { systemClock } from '../../packages/server-kit/src/ports/clock.js';
import { childSettings, serveParent } from '../in-child.js';

/**
 * Pushes a call to users. `floor` is a bare Socket.IO server with one room per user that emits a ready-made object of the same
 * size; `product` publishes a call state: view per viewer, then push. Both stamp the time of sending into the payload.
 */
const { kind, users } = childSettings<{ kind: 'floor' | 'product'; users: number }>();

const keys = { secret: 'the secret of the benchmark, long enough', issuer: 'bench', audience: 'bench' };
const http = createServer((_request, response) => response.end());
const tokens: string[] = [];
let send: (user: number) => void;

/** Milliseconds on a clock that all processes of the machine share. */
const sharedNow = (): number => performance.timeOrigin + performance.now();

/** Calls as they lie in the server's memory after a commit: building them is not the push's work. */
const states: CallState[] = Array.from({ length: users }, (_, user) => {
  const call = samplePhoneCallState();
  const participants = call.participants.map((one) =>
    one.part === 'caller' ? { ...one, userId: `u${user}` } : one,
  );
  return { ...call, id: `call-${user}`, participants };
});

function callOf(user: number): CallState {
  return { ...(states[user] ?? samplePhoneCallState()), metadata: { sentAt: String(sharedNow()) } };
}

if (kind === 'floor') {
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
  const payload = view(callOf(0), { userId: 'u0', role: 'agent' });
  send = (user) =>
    io
      .to(`u${user}`)
      .emit('call:updated', { ...payload, id: `call-${user}`, metadata: { sentAt: String(sharedNow()) } });
} else {
  const quiet = () => undefined;
  const logger = { debug: quiet, info: quiet, warn: console.warn, error: console.error };
  const authenticate = jwt(keys);
  const server = await createCallServer({
    database: 'file::memory:',
    authenticate,
    providers: [demo()],
    logger,
  });
  const realtime = createRealtime({ calls: server.services.calls, authenticate, clock: systemClock, logger });
  realtime.attach(http, '/api/v1');
  const sign = createTokenSigner({ ...keys, lifetimeSeconds: 3600 });
  for (let user = 0; user < users; user += 1)
    tokens.push(await sign({ userId: `u${user}`, orgId: 'harbour', role: 'agent', name: `User ${user}` }));
  send = (user) => void realtime.publisher.publish(callOf(user));
}

let next = 0;

/** Sends `count` messages to users in turn, `perSecond` of them each second, or all at once. */
async function push({
  count,
  perSecond,
}: {
  readonly count: number;
  readonly perSecond: number | null;
}): Promise<object> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  for (let sent = 0; sent < count; sent += 1) {
    if (perSecond !== null) {
      const due = startedAt + (sent * 1000) / perSecond;
      while (performance.now() < due)
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    } else if (sent % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
    send(next);
    next = (next + 1) % users;
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { user, system } = process.cpuUsage(before);
  return { cpuMicros: user + system };
}

http.listen(0, '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  serveParent({ url: `http://127.0.0.1:${port}`, tokens }, push as (question: never) => Promise<object>);
});
