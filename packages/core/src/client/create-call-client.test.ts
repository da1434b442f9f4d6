import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeEnvironment, type FakeEnvironment } from '../testing/fake-environment.js';
import { refusal, startLocalCallServer, type LocalCallServer } from '../testing/node/local-call-server.js';
import { nodeWebSocket } from '../testing/node/node-web-socket.js';
import { sampleCall, sampleIncomingCall, sampleSnapshot, sampleTime } from '../testing/sample-call.js';
import type { CallClient, CallClientOptions, ConnectionState } from './call-client.js';
import { createCallClient } from './create-call-client.js';

let server: LocalCallServer;
let environment: FakeEnvironment;
const clients: CallClient[] = [];

beforeEach(async () => {
  vi.stubGlobal('WebSocket', nodeWebSocket);
  server = await startLocalCallServer();
  environment = fakeEnvironment();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.close();
  vi.unstubAllGlobals();
});

function client(options: Partial<CallClientOptions> = {}): CallClient {
  const made = createCallClient({
    baseUrl: server.baseUrl,
    getToken: () => 'token-1',
    transport: 'polling',
    environment,
    ...options,
  });
  clients.push(made);
  return made;
}

const polls = () => server.requests.filter(({ path }) => path === '/calls/active').length;
const reaches = (made: CallClient, state: ConnectionState) =>
  expect.poll(() => made.state.getSnapshot().connection).toBe(state);
/** Moves time on in small steps, so that the sockets of the real server keep up with it. */
const comesBack = (made: CallClient) =>
  vi.waitFor(
    async () => {
      await environment.advance(250);
      expect(made.state.getSnapshot().connection).toBe('live');
    },
    { timeout: 8000 },
  );

describe('createCallClient', () => {
  it('sends nothing before the first subscriber, then asks for the active calls once', async () => {
    server.setSnapshot({ calls: [sampleCall()], missedUnseen: 2 });
    const made = client();
    await environment.advance(10_000);
    expect(server.requests).toEqual([]);
    made.state.subscribe(() => undefined);
    await reaches(made, 'polling');
    expect(made.state.getSnapshot()).toMatchObject({
      missedUnseen: 2,
      me: { userId: 'amara' },
      calls: [{ id: 'call-1' }],
    });
    expect(polls()).toBe(1);
  });

  it('polls for a listener and no longer than it listens', async () => {
    const made = client();
    const stop = made.listen();
    await reaches(made, 'polling');
    await environment.advance(4000);
    await expect.poll(() => polls()).toBe(2);
    stop();
    stop();
    await environment.advance(60_000);
    expect(polls()).toBe(2);
  });

  it('tells an incoming call once', async () => {
    const told: string[] = [];
    const made = client();
    made.on('incoming', (call) => told.push(call.from.name));
    server.setSnapshot({ calls: [sampleIncomingCall()] });
    made.listen();
    await reaches(made, 'polling');
    await made.calls.refresh();
    expect(told).toEqual(['Maya Patel']);
  });

  it('asks for keys, transfer and recording as any command, and shows what came of it', async () => {
    const asked = 'dtmf transfer transfer/complete transfer/cancel recording'.split(' ');
    let version = 1;
    for (const path of asked)
      server.on(`POST /calls/call-1/${path}`, () => ({ body: sampleCall({ version: (version += 1) }) }));
    const { calls, state } = client();
    await calls.sendDtmf('call-1', { digits: '1#' });
    await calls.transfer('call-1', { to: { userId: 'leo' }, mode: 'attended' });
    await calls.completeTransfer('call-1');
    await calls.cancelTransfer('call-1');
    const recording = calls.record('call-1', { action: 'start', consent: true });
    expect(state.getSnapshot().pending).toEqual({ 'call-1': 'record' });
    await recording;
    expect(state.getSnapshot().calls).toMatchObject([{ id: 'call-1', version: 6 }]);
    const sent = server.requests.filter(({ method }) => method === 'POST');
    expect(sent.map(({ path }) => path)).toEqual(asked.map((path) => `/calls/call-1/${path}`));
    expect(sent.map(({ body }) => body).filter(Boolean)).toEqual([
      { digits: '1#' },
      { to: { userId: 'leo' }, mode: 'attended' },
      { action: 'start', consent: true },
    ]);
  });

  it('keeps one Idempotency-Key over retries of an intent, and names the device only where it is needed', async () => {
    let count = 0;
    server.on('POST /calls', () =>
      (count += 1) === 1 ? refusal(503, 'unavailable') : { status: 201, body: sampleCall() },
    );
    const made = client();
    const intent = { intentKey: 'intent-1' };
    const call = made.calls.initiate({ to: { contactId: '42' } }, intent);
    await expect.poll(() => count).toBe(1);
    await expect
      .poll(async () => {
        await environment.advance(1000);
        return count;
      })
      .toBe(2);
    await call;
    await made.calls.initiate({ to: { userId: 'maya' }, channel: 'video' });
    const creates = server.requests.filter(({ method }) => method === 'POST');
    expect(creates.map(({ headers }) => headers['idempotency-key']).slice(0, 2)).toEqual([
      'intent-1',
      'intent-1',
    ]);
    expect(creates[0]?.body).toEqual({ to: { contactId: '42' }, deviceId: made.deviceId });
    expect(creates[2]?.body).toEqual({ to: { userId: 'maya' }, channel: 'video', deviceId: made.deviceId });
    expect(creates[2]?.headers['x-offhook-device']).toBe(made.deviceId);
    expect(creates[2]?.headers['idempotency-key']).not.toBe('intent-1');
  });

  it('shows a command as pending and takes the call of a lost race', async () => {
    const call = sampleIncomingCall();
    server.setSnapshot({ calls: [call] });
    const winner = {
      ...call,
      version: 4,
      status: 'connected',
      me: { ...call.me, state: 'joined', answeredOn: { deviceId: 'phone', label: 'Phone' } },
    };
    server.on('POST /calls/call-1/answer', () => refusal(409, 'answered_elsewhere', { call: winner }));
    const made = client();
    const told: string[] = [];
    made.on('answered-elsewhere', ({ me }) => told.push(me?.answeredOn?.label ?? ''));
    await reaches(made, 'polling');
    const answer = made.calls.answer('call-1');
    expect(made.state.getSnapshot().pending).toEqual({ 'call-1': 'answer' });
    await expect(answer).rejects.toMatchObject({ code: 'answered_elsewhere' });
    expect(made.state.getSnapshot()).toMatchObject({ pending: {}, calls: [{ version: 4 }] });
    expect(told).toEqual(['Phone']);
  });

  it('asks for a live call that a snapshot lacks, and drops one that does not exist', async () => {
    server.setSnapshot({ calls: [sampleCall(), sampleCall({ id: 'gone' })] });
    const made = client();
    made.state.subscribe(() => undefined);
    await reaches(made, 'polling');
    const ended = sampleCall({ version: 2, status: 'ended', endedAt: sampleTime, answeredAt: sampleTime });
    server.on('GET /calls/call-1', () => ({ body: ended }));
    server.setSnapshot(sampleSnapshot());
    const told: string[] = [];
    made.on('ended', ({ id }) => told.push(id));
    await made.calls.refresh();
    await expect
      .poll(() => made.state.getSnapshot().calls)
      .toMatchObject([{ id: 'call-1', status: 'ended' }]);
    expect(told).toEqual(['call-1']);
  });

  it('asks again for such a call when the answer was no answer, though the next poll brings no news', async () => {
    server.setSnapshot({ calls: [sampleCall()] });
    const made = client();
    made.state.subscribe(() => undefined);
    await reaches(made, 'polling');
    const problems: string[] = [];
    made.on('error', ({ code }) => problems.push(code));
    server.on('GET /calls/call-1', () => ({ status: 500, body: {} }));
    server.setSnapshot(sampleSnapshot());
    await made.calls.refresh();
    await vi.waitFor(
      async () => {
        await environment.advance(1000);
        expect(problems.length).toBeGreaterThan(0);
      },
      { timeout: 8000 },
    );
    const ended = sampleCall({ version: 2, status: 'ended', endedAt: sampleTime, answeredAt: sampleTime });
    server.on('GET /calls/call-1', () => ({ body: ended }));
    await made.calls.refresh();
    await expect.poll(() => made.state.getSnapshot().calls[0]?.status).toBe('ended');
  });

  it('stops with close and starts again with the next subscriber', async () => {
    const made = client();
    made.listen();
    await reaches(made, 'polling');
    made.close();
    await environment.advance(60_000);
    expect(polls()).toBe(1);
    expect(environment.timerCount()).toBe(0);
    made.state.subscribe(() => undefined);
    await expect.poll(() => polls()).toBe(2);
  });

  it('silences on this device only', async () => {
    server.setSnapshot({ calls: [sampleIncomingCall()] });
    const made = client();
    made.listen();
    await reaches(made, 'polling');
    made.calls.silence('call-1');
    expect(made.state.getSnapshot().silenced).toEqual(['call-1']);
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});

describe('a session without a realtime path', () => {
  it('refuses a peer-to-peer call before a device is opened', async () => {
    server.setSnapshot({ calls: [sampleIncomingCall()] });
    const made = client();
    made.state.subscribe(() => undefined);
    await reaches(made, 'polling');
    const session = made.session('call-1');
    await expect(session.join()).rejects.toMatchObject({ code: 'realtime_required' });
    expect(session.state.getSnapshot()).toMatchObject({
      phase: 'failed',
      error: { code: 'realtime_required' },
    });
    expect(made.state.getSnapshot().mediaCallId).toBeNull();
    expect(made.session('call-1')).toBe(session);
  });

  it('waits for a socket that comes only after polling took its place', async () => {
    server.setSnapshot({ calls: [sampleIncomingCall()] });
    server.blockSockets(true);
    const made = client({ transport: 'auto' });
    made.state.subscribe(() => undefined);
    await expect.poll(() => polls()).toBe(1);
    await environment.advance(3000);
    await reaches(made, 'polling');
    const session = made.session('call-1');
    // Past the gate there is no microphone in Node.
    const joined = expect(session.join()).rejects.not.toMatchObject({ code: 'realtime_required' });
    server.blockSockets(false);
    await comesBack(made);
    await joined;
  }, 20_000);
});

describe('the auto transport', () => {
  it('asks once at the start and never while the socket is up', async () => {
    const made = client({ transport: 'auto' });
    made.listen();
    await reaches(made, 'live');
    await expect.poll(() => polls()).toBe(1);
    server.emit('call:updated', sampleCall());
    await expect.poll(() => made.state.getSnapshot().calls).toHaveLength(1);
    // Any longer, and the socket would miss the pings of a server whose clock does not move along.
    await environment.advance(44_000);
    expect(polls()).toBe(1);
    expect(server.handshakes).toMatchObject([
      { token: 'token-1', deviceId: made.deviceId, transport: 'websocket' },
    ]);
  });

  it('polls within 5 s where sockets are blocked, and goes to the socket once it can', async () => {
    server.blockSockets(true);
    const made = client({ transport: 'auto' });
    made.listen();
    await expect.poll(() => polls()).toBe(1);
    await environment.advance(5000);
    await reaches(made, 'polling');
    await expect.poll(() => polls()).toBeGreaterThan(1);
    server.blockSockets(false);
    await comesBack(made);
    await made.calls.refresh();
    const before = polls();
    await environment.advance(40_000);
    expect(polls()).toBe(before);
  }, 20_000);

  it('polls within 5 s of losing the socket', async () => {
    const made = client({ transport: 'auto' });
    made.listen();
    await reaches(made, 'live');
    server.blockSockets(true);
    await reaches(made, 'reconnecting');
    server.setSnapshot({ calls: [sampleIncomingCall()] });
    await environment.advance(5000);
    await expect
      .poll(() => made.state.getSnapshot())
      .toMatchObject({ connection: 'polling', calls: [{ id: 'call-1' }] });
    server.blockSockets(false);
    await comesBack(made);
  }, 20_000);

  it('can be switched while it runs', async () => {
    const made = client({ transport: 'auto' });
    made.listen();
    await reaches(made, 'live');
    made.setTransport('polling');
    await reaches(made, 'polling');
    await expect.poll(() => server.socketCount()).toBe(0);
    made.setTransport('socket');
    await reaches(made, 'live');
  });
});
