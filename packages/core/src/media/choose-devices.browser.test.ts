import { assert, waitUntil } from '@open-wc/testing';
import { CallError } from '../errors/call-error.js';
import { twoPersonCall, type Side, type TwoPersonCall } from '../testing/two-person-call.js';
import { createDevices, type Devices } from './devices.js';
import type { CallMediaSession } from './media-session-options.js';
import { createMediaSession } from './media-session.js';
import { inbound, recordConnections } from './recorded-connections.fixture.js';
import { otherDevice, recordPlayers, type RecordedPlayers } from './recorded-players.fixture.js';
import { rememberedDevices } from './remembered-devices.js';

const soon = { timeout: 9000, interval: 20 };

async function errorOf(promise: Promise<unknown>): Promise<CallError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.instanceOf(error, CallError);
  return error;
}

describe('devices that are chosen in a call between browsers', () => {
  let recorded: ReturnType<typeof recordConnections>;
  let players: RecordedPlayers;
  let sessions: CallMediaSession[];
  let call: TwoPersonCall;
  let devices: Devices;
  beforeEach(() => {
    recorded = recordConnections();
    players = recordPlayers();
    sessions = [];
    call = twoPersonCall({ channel: 'video' });
    devices = createDevices(
      navigator.mediaDevices,
      rememberedDevices(() => {
        throw new DOMException('none', 'SecurityError');
      }),
    );
  });
  afterEach(() => {
    for (const one of sessions) one.leave();
    recorded.restore();
    players.restore();
  });

  const sessionOf = (side: Side): CallMediaSession => {
    const session = createMediaSession(call.options(side, side === 'caller' ? { devices } : {}));
    sessions.push(session);
    return session;
  };
  async function talk(caller: CallMediaSession): Promise<void> {
    await caller.join();
    call.answer();
    await sessionOf('callee').join();
    const isUp = (one: CallMediaSession): boolean => one.state.getSnapshot().phase === 'connected';
    await waitUntil(() => sessions.every(isUp), 'connected', soon);
  }
  const sent = (kind: 'audio' | 'video'): MediaStreamTrack | null | undefined =>
    recorded.all[0]?.getSenders().find(({ track }) => track?.kind === kind)?.track;
  const inUse = (): object | undefined => sessions[0]?.state.getSnapshot().devices;

  it('are sent from then on, without another connection, and remembered', async () => {
    const caller = sessionOf('caller');
    await talk(caller);
    assert.hasAllKeys(inUse(), ['audioinput', 'videoinput']);
    for (const [kind, track] of [
      ['audioinput', 'audio'],
      ['videoinput', 'video'],
    ] as const) {
      const before = sent(track);
      const other = await otherDevice(kind);
      await caller.setDevice(kind, other);
      assert.equal(before?.readyState, 'ended');
      assert.equal(sent(track)?.getSettings().deviceId, other);
      assert.propertyVal(inUse(), kind, other);
      assert.equal(devices.memory.get(kind), other);
    }
    const { frames } = await inbound(recorded.all[1]);
    await waitUntil(async () => (await inbound(recorded.all[1])).frames > frames, 'it is seen', soon);
    assert.lengthOf(recorded.all, 2);
  });

  it('play the other side, where that can be chosen, and the system’s own again', async () => {
    const speaker = await otherDevice('audiooutput');
    const caller = sessionOf('caller');
    await talk(caller);
    await waitUntil(() => players.of(recorded.all[0]).length === 1, 'it is played', soon);
    const [player] = players.of(recorded.all[0]);
    await caller.setDevice('audiooutput', speaker);
    assert.equal(player?.sinkId, speaker);
    assert.propertyVal(inUse(), 'audiooutput', speaker);
    await caller.setDevice('audiooutput', '');
    assert.equal(player?.sinkId, '');
    assert.notProperty(inUse(), 'audiooutput');
  });

  it('are remembered only when chosen before the call, and opened with it', async () => {
    const other = await otherDevice('audioinput');
    const caller = sessionOf('caller');
    await caller.setDevice('audioinput', other);
    assert.equal(caller.state.getSnapshot().phase, 'idle');
    await caller.join();
    assert.propertyVal(inUse(), 'audioinput', other);
  });

  it('are those that were chosen last, also while the first are being opened', async () => {
    const other = await otherDevice('audioinput');
    const caller = sessionOf('caller');
    const joined = caller.join();
    await Promise.all([
      caller.setDevice('audioinput', other),
      caller.setDevice('audioinput', 'default'),
      joined,
    ]);
    assert.propertyVal(inUse(), 'audioinput', 'default');
    assert.equal(devices.memory.get('audioinput'), 'default');
  });

  it('leave those in use alone when they cannot be used, and say so', async () => {
    const caller = sessionOf('caller');
    await talk(caller);
    const before = [sent('audio'), sent('video')];
    const used = inUse();
    assert.equal((await errorOf(caller.setDevice('audioinput', 'gone'))).code, 'microphone_missing');
    assert.include((await errorOf(caller.setDevice('videoinput', 'gone'))).message, 'camera');
    assert.include((await errorOf(caller.setDevice('audiooutput', 'gone'))).message, 'loudspeaker');
    assert.deepEqual([sent('audio'), sent('video')], before);
    assert.isTrue(before.every((track) => track?.readyState === 'live'));
    assert.deepEqual(inUse(), used);
    for (const kind of ['audioinput', 'videoinput', 'audiooutput'] as const)
      assert.isNull(devices.memory.get(kind));
  });

  it('are not given up before the other one is sent: when the browser refuses that, those in use go on', async () => {
    const caller = sessionOf('caller');
    await talk(caller);
    await waitUntil(() => players.of(recorded.all[0]).length === 1, 'it is played', soon);
    const [player] = players.of(recorded.all[0]);
    const refused = (): Promise<void> => Promise.reject(new DOMException('refused', 'InvalidStateError'));
    const senders = recorded.all[0]?.getSenders() ?? [];
    for (const sender of senders) sender.replaceTrack = refused;
    if (player) player.setSinkId = refused;
    const opened: MediaStreamTrack[] = [];
    const open = devices.openOne;
    devices = Object.assign(devices, {
      openOne: async (...wanted: Parameters<typeof open>) => {
        const track = await open(...wanted);
        opened.push(track);
        return track;
      },
    });
    const before = [sent('audio'), sent('video')];
    const used = inUse();
    for (const [kind, word] of [
      ['audioinput', 'microphone'],
      ['videoinput', 'camera'],
      ['audiooutput', 'loudspeaker'],
    ] as const) {
      const { code, message } = await errorOf(caller.setDevice(kind, await otherDevice(kind)));
      assert.equal(code, 'media_failed');
      assert.include(message, word);
      assert.isNull(devices.memory.get(kind));
    }
    assert.deepEqual([sent('audio'), sent('video')], before);
    assert.isTrue(before.every((track) => track?.readyState === 'live' && track.enabled));
    assert.deepEqual(
      opened.map(({ readyState }) => readyState),
      ['ended', 'ended'],
    );
    assert.deepEqual(inUse(), used);
    // Sent again after a hold: what the adapter keeps is what goes on.
    for (const sender of senders) Reflect.deleteProperty(sender, 'replaceTrack');
    call.changePerson('caller', { held: true });
    await waitUntil(() => senders.every(({ track }) => track === null), 'nothing is sent', soon);
    call.changePerson('caller', { held: false });
    await waitUntil(() => senders.every(({ track }) => track !== null), 'it is sent again', soon);
    assert.deepEqual([sent('audio'), sent('video')], before);
  });

  it('play through the loudspeaker that was chosen before, and show the system’s own when that is unplugged', async () => {
    for (const [remembered, isThere] of [
      [await otherDevice('audiooutput'), true],
      ['gone', false],
    ] as const) {
      devices.memory.set('audiooutput', remembered);
      const caller = sessionOf('caller');
      await talk(caller);
      const player = (): HTMLMediaElement | undefined => players.of(recorded.all.at(-2))[0];
      const shown = (): object | undefined => caller.state.getSnapshot().devices;
      await waitUntil(() => player() !== undefined, 'it is played', soon);
      if (isThere) {
        await waitUntil(() => player()?.sinkId === remembered, 'it plays there', soon);
        assert.propertyVal(shown(), 'audiooutput', remembered);
      } else {
        await errorOf(caller.setDevice('audiooutput', 'gone'));
        assert.equal(player()?.sinkId, '');
        assert.notProperty(shown(), 'audiooutput');
        assert.hasAllKeys(shown(), ['audioinput', 'videoinput']);
      }
      assert.equal(devices.memory.get('audiooutput'), remembered);
      for (const one of sessions.splice(0)) one.leave();
      call = twoPersonCall({ channel: 'video' });
    }
  });

  it('keep who is muted muted', async () => {
    const caller = sessionOf('caller');
    await caller.join();
    await caller.setMuted(true);
    await caller.setDevice('audioinput', await otherDevice('audioinput'));
    assert.isFalse(caller.state.getSnapshot().local?.getAudioTracks()[0]?.enabled);
  });
});
