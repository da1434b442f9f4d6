import { assert, waitUntil } from '@open-wc/testing';
import { fakeEnvironment } from '../../testing/fake-environment.js';
import { stopsGrowing } from '../recorded-connections.fixture.js';
import { otherDevice, recordPlayers } from '../recorded-players.fixture.js';
import { soon, type Agents } from './agent.fixture.js';
import type { FakeGateway } from './fake-gateway.fixture.js';

/** What every vendor's adapter must do, with its real SDK on real WebRTC. `agents` are those of the running test. */
export function phoneLegSuite(gateway: FakeGateway, agents: () => Agents): void {
  describe('sound', () => soundSuite(gateway, agents));
  describe('begin and end', () => lifeSuite(gateway, agents));
}

function soundSuite(gateway: FakeGateway, agents: () => Agents): void {
  it('goes both ways, and it is told that and when it is connected', async () => {
    const { call } = await agents().connected();
    await gateway.phones[0]?.hears();
    await agents().hear();
    const timings = (): string[] => call.reports.flatMap((report) => Object.keys(report.timings ?? {}));
    await waitUntil(() => timings().includes('firstMedia'), 'timings', soon);
    assert.include(timings(), 'iceConnected');
    assert.isTrue(call.reports.some(({ connection }) => connection === 'connected'));
  });

  it('is played once', async () => {
    const players = recordPlayers();
    try {
      await agents().connected();
      await agents().hear();
    } finally {
      players.restore();
    }
    assert.lengthOf(players.of(agents().connections[0]), 1);
  });

  it('is played by the loudspeaker that is chosen, before the call and in it', async () => {
    const speaker = await otherDevice('audiooutput');
    const players = recordPlayers();
    try {
      const one = agents().one();
      await one.session.setDevice('audiooutput', speaker);
      await one.session.join();
      await waitUntil(() => one.phase() === 'connected', 'connected', soon);
      await agents().hear();
      const [player] = players.of(agents().connections[0]);
      assert.equal(player?.sinkId, speaker);
      assert.equal(one.session.state.getSnapshot().devices?.audiooutput, speaker);
      await one.session.setDevice('audiooutput', '');
      assert.equal(player?.sinkId, '');
      await agents().hear();
    } finally {
      players.restore();
    }
  });

  it('is silence while muted, also when it was muted before the call came through', async () => {
    const one = agents().one();
    await one.session.join();
    await one.session.setMuted(true);
    await waitUntil(() => one.phase() === 'connected', 'connected', soon);
    const far = gateway.phones[0];
    await stopsGrowing(far?.pc, 'energy', 1e-5);
    await one.session.setMuted(false);
    await far?.hears();
    await one.session.setMuted(true);
    await stopsGrowing(far?.pc, 'energy', 1e-5);
  });

  it('goes on with another microphone', async () => {
    const { session } = await agents().connected();
    const [sender] = agents().connections[0]?.getSenders() ?? [];
    const before = sender?.track;
    const other = await otherDevice('audioinput');
    assert.notEqual(before?.getSettings().deviceId, other);
    await session.setDevice('audioinput', other);
    assert.equal(before?.readyState, 'ended');
    assert.equal(sender?.track?.getSettings().deviceId, other);
    assert.equal(session.state.getSnapshot().devices?.audioinput, other);
    await gateway.phones[0]?.hears();
    assert.equal(gateway.dialled, 1);
  });
}

function lifeSuite(gateway: FakeGateway, agents: () => Agents): void {
  it('ends with the call when the vendor hangs up', async () => {
    const { call, phase } = await agents().connected();
    gateway.hangUp();
    await waitUntil(() => phase() === 'reconnecting', 'noticed', soon);
    call.end();
    assert.equal(phase(), 'ended');
  });

  it('fails when the vendor hangs up and the call goes on without it', async () => {
    const environment = fakeEnvironment({ now: Date.now() });
    const one = await agents().connected({ environment });
    gateway.hangUp();
    await waitUntil(() => one.phase() === 'reconnecting', 'noticed', soon);
    await environment.advance(5000);
    const { phase, error } = one.session.state.getSnapshot();
    assert.equal(phase, 'failed');
    assert.equal(error?.code, 'media_failed');
    assert.isTrue(error?.retryable);
  });

  it('gives up when the vendor does not answer within 30 s', async () => {
    gateway.answers = false;
    const environment = fakeEnvironment({ now: Date.now() });
    const one = agents().one({ environment });
    await one.session.join();
    await waitUntil(() => gateway.dialled === 1, 'dialled', soon);
    await environment.advance(30_000);
    assert.equal(one.phase(), 'failed');
    assert.equal(one.session.state.getSnapshot().error?.message, 'The phone service did not answer.');
  });

  it('hangs up and releases everything with the last leave', async () => {
    const { session } = await agents().connected();
    const track = session.state.getSnapshot().local?.getTracks()[0];
    session.leave();
    await waitUntil(() => gateway.sockets.open.length === 0, 'the socket is closed', soon);
    assert.equal(gateway.hungUp, 1);
    assert.equal(track?.readyState, 'ended');
    assert.isTrue(agents().connections.every((pc) => pc.connectionState === 'closed'));
  });

  it('hangs up when the page is closed', async () => {
    await agents().connected();
    window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }));
    await waitUntil(() => gateway.hungUp === 1, 'hung up', soon);
  });

  it('is one call when mounted twice, and another one when it comes back', async () => {
    const one = agents().one();
    const first = one.session.join();
    one.session.leave();
    await Promise.all([first, one.session.join()]);
    await waitUntil(() => one.phase() === 'connected', 'connected', soon);
    assert.equal(gateway.dialled, 1);
    one.session.leave();
    await waitUntil(() => one.phase() === 'idle', 'left', soon);
    await one.session.join();
    await waitUntil(() => one.phase() === 'connected', 'connected again', soon);
    assert.equal(gateway.dialled, 2);
    await gateway.phones[1]?.hears();
    await waitUntil(() => gateway.sockets.open.length === 1, 'one socket is open', soon);
  });

  it('leaves nothing behind when left while it connects', async () => {
    gateway.sockets.away = true;
    const one = agents().one();
    await one.session.join();
    one.session.leave();
    await waitUntil(() => one.phase() === 'idle', 'left', soon);
    gateway.sockets.away = false;
    await waitUntil(() => gateway.sockets.open.length === 0, 'no socket', soon);
    assert.equal(gateway.dialled, 0);
  });

  it('tells that it reconnects while signals are lost, and comes back to the same call', async () => {
    const { phase, session } = await agents().connected();
    gateway.sockets.open[0]?.drop();
    await waitUntil(() => phase() === 'reconnecting', 'noticed', soon);
    await waitUntil(() => phase() === 'connected', 'connected again', soon);
    assert.equal(gateway.dialled, 1);
    await gateway.phones.at(-1)?.hears();
    await agents().hear();
    assert.equal(session.state.getSnapshot().local?.getTracks()[0]?.readyState, 'live');
  });

  it('asks for another token when the vendor refuses the first, and once only', async () => {
    gateway.letsIn = ['token 2'];
    await agents().connected();
    assert.deepEqual(gateway.tokens, ['token 1', 'token 2']);
    gateway.letsIn = [];
    const refused = agents().one();
    await refused.session.join();
    await waitUntil(() => refused.phase() === 'failed', 'refused', soon);
    assert.equal(refused.session.state.getSnapshot().error?.code, 'provider_refused');
    assert.deepEqual(gateway.tokens.slice(2), ['token 3', 'token 4']);
  });
}
