import { assert, waitUntil } from '@open-wc/testing';
import type { Signal } from '../../protocol/events.js';
import { fakeEnvironment } from '../../testing/fake-environment.js';
import { twoPersonCall, type Side, type TwoPersonCall } from '../../testing/two-person-call.js';
import { createMediaSession } from '../media-session.js';
import type { CallMediaSession } from '../media-session-options.js';
import { inbound, recordConnections, stopsGrowing, type Inbound } from '../recorded-connections.fixture.js';

let recorded: ReturnType<typeof recordConnections>;
let connections: RTCPeerConnection[] = [];
let sessions: CallMediaSession[] = [];

function session(call: TwoPersonCall, side: Side): CallMediaSession {
  const made = createMediaSession(call.options(side));
  sessions.push(made);
  return made;
}

const phase = (one: CallMediaSession): string => one.state.getSnapshot().phase;
const soon = { timeout: 9000, interval: 20 };

async function connected(...all: CallMediaSession[]): Promise<void> {
  await waitUntil(() => all.every((one) => phase(one) === 'connected'), 'both are connected', soon);
}

async function talking(call: TwoPersonCall): Promise<[caller: CallMediaSession, callee: CallMediaSession]> {
  const caller = session(call, 'caller');
  await caller.join();
  // It rings for longer than it takes to find the first addresses.
  const found = (): boolean => connections[0]?.localDescription?.sdp.includes('a=candidate') === true;
  await waitUntil(found, 'candidates are gathered', soon);
  call.answer();
  const callee = session(call, 'callee');
  await callee.join();
  await connected(caller, callee);
  return [caller, callee];
}

type DescriptionType = NonNullable<Signal['description']>['type'];

/** The descriptions that were made, each once: a repeat has the same version in its `o=` line, but may have more candidates. */
function made(call: TwoPersonCall, ...types: DescriptionType[]): Set<string | undefined> {
  const origins = call.signals.flatMap(({ description }) =>
    description !== undefined && types.includes(description.type)
      ? [/^o=.*/m.exec(description.sdp)?.[0]]
      : [],
  );
  return new Set(origins);
}

/** The connections that are open, the oldest first. */
const open = (): RTCPeerConnection[] => connections.filter((pc) => pc.connectionState !== 'closed');

async function growing(what: keyof Inbound): Promise<void> {
  const before = await Promise.all(open().map(inbound));
  await waitUntil(
    async () =>
      (await Promise.all(open().map(inbound))).every(
        (now, index) => now[what] > (before[index]?.[what] ?? 0),
      ),
    `${what} grow on both sides`,
    soon,
  );
}

describe('p2p', () => {
  beforeEach(() => {
    recorded = recordConnections();
    connections = recorded.all;
    sessions = [];
  });
  afterEach(() => {
    for (const one of sessions) one.leave();
    recorded.restore();
  });

  it('carries sound and picture both ways', async () => {
    const [caller, callee] = await talking(twoPersonCall({ channel: 'video' }));
    await growing('bytes');
    await growing('frames');
    await growing('energy');
    for (const one of [caller, callee]) {
      await waitUntil(
        () => one.state.getSnapshot().remotes[0]?.hasVideo === true,
        'the picture is announced',
        soon,
      );
    }
  });

  it('sends the prepared offer with its candidates, and tells both connections and timings', async () => {
    const call = twoPersonCall();
    await talking(call);
    assert.equal(made(call, 'offer').size, 1);
    const first = call.signals.find(({ description }) => description?.type === 'offer');
    assert.include(first?.description?.sdp ?? '', 'a=candidate');
    // Nobody had to ask for what had been sent already.
    assert.isTrue(call.signals.every(({ description, candidates }) => description ?? candidates?.length));
    await waitUntil(
      () => call.reports.filter(({ timings }) => timings?.firstMedia !== undefined).length === 2,
      'reports',
      soon,
    );
    for (const side of ['caller', 'callee']) {
      const said = call.reports.filter((report) => report.side === side);
      assert.isTrue(said.some(({ connection }) => connection === 'connected'));
    }
  });

  it('heals a lost first offer and lost answers', async () => {
    const call = twoPersonCall();
    const lost = { offer: 1, answer: 1 };
    call.carry = ({ description }, deliver) => {
      const type = description?.type;
      if ((type === 'offer' || type === 'answer') && lost[type]-- > 0) return;
      deliver();
    };
    await talking(call);
    await growing('bytes');
  });

  it('stands doubled, delayed and reordered signals', async () => {
    const call = twoPersonCall({ channel: 'video' });
    let count = 0;
    call.carry = (_signal, deliver) => {
      count += 1;
      setTimeout(deliver, (count * 37) % 90);
      setTimeout(deliver, (count * 53) % 140);
    };
    await talking(call);
    await growing('bytes');
  });

  it('sorts out offers that cross', async () => {
    const call = twoPersonCall();
    await talking(call);
    for (let round = 0; round < 5; round += 1) {
      const before = connections.map((pc) => pc.localDescription?.sdp);
      for (const pc of open()) pc.restartIce();
      await waitUntil(
        () =>
          connections.every(
            (pc, index) => pc.signalingState === 'stable' && pc.localDescription?.sdp !== before[index],
          ),
        'both have new credentials',
        soon,
      );
    }
    await waitUntil(() => open().every((pc) => pc.connectionState === 'connected'), 'connected', soon);
    await growing('bytes');
  });

  it('connects again when either side comes back with a new session', async () => {
    const call = twoPersonCall();
    const [caller, callee] = await talking(call);
    for (const [side, gone] of [
      ['callee', callee],
      ['caller', caller],
    ] as const) {
      const stays = sessions.find((one) => one !== gone && phase(one) === 'connected') as CallMediaSession;
      gone.leave();
      await waitUntil(() => phase(gone) === 'idle', 'gone', soon);
      const back = session(call, side);
      await back.join();
      await connected(stays, back);
      await waitUntil(() => open().length === 2, 'the old connections are closed', soon);
      await growing('bytes');
    }
  });

  it('drops signals of another pair of joins', async () => {
    const call = twoPersonCall();
    await talking(call);
    const offer = call.signals.find(({ description }) => description?.type === 'offer');
    const before = open().map((pc) => pc.remoteDescription?.sdp);
    const path = call.options('caller').realtime();
    if (offer === undefined) throw new Error('no offer was sent');
    const answers = (): number =>
      call.signals.filter(({ description }) => description?.type === 'answer').length;
    const answered = answers();
    await path?.signal({ ...offer, sessionId: 'of an older join' });
    await path?.signal({ ...offer, toSessionId: 'for an older join' });
    await growing('bytes');
    assert.deepEqual(
      open().map((pc) => pc.remoteDescription?.sdp),
      before,
    );
    assert.equal(answers(), answered);
  });

  it('applies a signal that came before the snapshot of its session', async () => {
    const call = twoPersonCall();
    const { carry } = call;
    let offers = 0;
    // All repeats are lost: what came early must do.
    call.carry = (signal, deliver) => {
      if (signal.description?.type !== 'offer' || (offers += 1) === 1) carry(signal, deliver);
    };
    const caller = session(call, 'caller');
    await caller.join();
    const held: (() => void)[] = [];
    const options = call.options('callee');
    // The callee hears of everything else, but sees the caller's session last.
    const blind = { ...call.call('callee') };
    let sees = false;
    const callee = createMediaSession({
      ...options,
      getCall: () =>
        sees
          ? call.call('callee')
          : { ...call.call('callee'), participants: blind.participants.filter(({ id }) => id === 'callee') },
      onCall(listener) {
        held.push(() => listener(call.call('callee')));
        return options.onCall((next) => sees && listener(next));
      },
    });
    sessions.push(callee);
    call.answer();
    await callee.join();
    await waitUntil(() => offers > 0, 'an offer came', soon);
    sees = true;
    for (const tell of held) tell();
    await connected(caller, callee);
  });

  it('is silent while muted and sends nothing on hold, both ways', async function () {
    this.timeout(60_000);
    const call = twoPersonCall({ channel: 'video' });
    const [caller] = await talking(call);
    await growing('energy');
    await caller.setMuted(true);
    await stopsGrowing(connections[1], 'energy', 1e-5);
    await caller.setMuted(false);
    await growing('energy');
    call.changePerson('callee', { held: true });
    await Promise.all(connections.map((pc) => stopsGrowing(pc, 'bytes')));
    call.changePerson('callee', { held: false });
    await growing('bytes');
    await growing('frames');
  });

  it('turns the camera off with its light, and on again without a negotiation', async () => {
    const call = twoPersonCall({ channel: 'video' });
    const [caller] = await talking(call);
    await growing('frames');
    const [camera] = caller.state.getSnapshot().local?.getVideoTracks() ?? [];
    const before = made(call, 'offer', 'answer').size;
    await caller.setCameraOff(true);
    assert.equal(camera?.readyState, 'ended');
    assert.deepEqual(caller.state.getSnapshot().local?.getVideoTracks(), []);
    await stopsGrowing(connections[1], 'frames');
    await caller.setCameraOff(false);
    await growing('frames');
    assert.equal(made(call, 'offer', 'answer').size, before);
  });

  it('begins with the camera off and shows it later', async () => {
    const call = twoPersonCall({ channel: 'video' });
    const caller = session(call, 'caller');
    await caller.join({ video: false });
    call.answer();
    const callee = session(call, 'callee');
    await callee.join();
    await connected(caller, callee);
    const shows = (): boolean => callee.state.getSnapshot().remotes[0]?.hasVideo === true;
    assert.isTrue(caller.state.getSnapshot().cameraOff);
    assert.isFalse(shows());
    await caller.setCameraOff(false);
    await waitUntil(shows, 'the picture is announced', soon);
    await growing('frames');
  });

  it('does not take the answer to an older offer for the answer to a newer one', async () => {
    const call = twoPersonCall();
    await talking(call);
    const [pc] = connections;
    const old = call.signals.find(({ description }) => description?.type === 'answer');
    if (pc === undefined || old === undefined) throw new Error('nothing was negotiated');
    const { carry } = call;
    call.carry = () => undefined;
    pc.restartIce();
    await waitUntil(() => pc.signalingState === 'have-local-offer', 'a new offer waits', soon);
    call.carry = carry;
    const { type, sdp } = old.description ?? { type: 'answer', sdp: '' };
    // As the second answer to the first offer would look: a newer version with the same user fragment.
    const sdpAgain = sdp.replace(
      /^(o=\S+ \S+) (\d+)/m,
      (_line, start: string, version: string) => `${start} ${Number(version) + 1}`,
    );
    const { from: _from, ...signal } = { ...old, description: { type, sdp: sdpAgain } };
    await call.options('callee').realtime()?.signal(signal);
    await waitUntil(() => pc.signalingState === 'stable', 'the right answer came', soon);
    const fragment = /^a=ice-ufrag:(\S+)/m;
    assert.notEqual(fragment.exec(pc.remoteDescription?.sdp ?? '')?.[1], fragment.exec(sdp)?.[1]);
    await growing('bytes');
  });

  it('restarts ICE with fresh TURN credentials after a failure, and is connected again', async () => {
    const servers = {
      iceServers: [{ urls: 'turn:127.0.0.1:9?transport=udp', username: 'u', credential: 'c' }],
    };
    const call = twoPersonCall({ grant: servers });
    const [caller, callee] = await talking(call);
    const pc = connections[0];
    if (pc === undefined) throw new Error('no connection');
    const grants = call.grants.length;
    Object.defineProperty(pc, 'connectionState', { get: () => 'failed', configurable: true });
    pc.dispatchEvent(new Event('connectionstatechange'));
    assert.equal(phase(caller), 'reconnecting');
    Reflect.deleteProperty(pc, 'connectionState');
    await waitUntil(() => call.grants.length > grants, 'fresh credentials', soon);
    assert.equal(call.grants.at(-1)?.sessionId, call.call('caller').participants[0]?.sessionId);
    await waitUntil(() => made(call, 'answer').size >= 2, 'answer', soon);
    await connected(callee);
  });

  it('is reconnecting when the other side vanishes, asks for new offers, and gives up after 30 s', async function () {
    this.timeout(60_000);
    const call = twoPersonCall();
    const environment = fakeEnvironment({ now: Date.now() });
    const caller = createMediaSession(call.options('caller', { environment }));
    sessions.push(caller);
    await caller.join();
    call.answer();
    const callee = session(call, 'callee');
    await callee.join();
    await waitUntil(
      async () => {
        await environment.advance(20);
        return phase(caller) === 'connected' && phase(callee) === 'connected';
      },
      'both are connected',
      soon,
    );
    const offers = (): number =>
      call.signals.filter(({ description }) => description?.type === 'offer').length;
    const before = offers();
    connections[1]?.close();
    await waitUntil(() => phase(caller) === 'reconnecting', 'it is noticed', {
      timeout: 20_000,
      interval: 50,
    });
    await environment.advance(2000);
    await waitUntil(() => offers() > before, 'ICE is restarted', soon);
    await environment.advance(27_000);
    assert.equal(phase(caller), 'reconnecting');
    await environment.advance(1000);
    assert.equal(phase(caller), 'failed');
    assert.equal(caller.state.getSnapshot().error?.code, 'media_failed');
  });

  it('releases microphone, camera and connection when the call is over', async () => {
    const call = twoPersonCall({ channel: 'video' });
    const both = await talking(call);
    const tracks = both.flatMap((one) => one.state.getSnapshot().local?.getTracks() ?? []);
    assert.lengthOf(tracks, 4);
    call.end();
    assert.deepEqual(both.map(phase), ['ended', 'ended']);
    assert.isTrue(tracks.every((track) => track.readyState === 'ended'));
    assert.deepEqual(open(), []);
  });
});
