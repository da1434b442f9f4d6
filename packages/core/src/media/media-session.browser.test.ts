import { assert, waitUntil } from '@open-wc/testing';
import { CallError } from '../errors/call-error.js';
import { fakeEnvironment } from '../testing/fake-environment.js';
import { twoPersonCall } from '../testing/two-person-call.js';
import { createDevices } from './devices.js';
import type { MediaAdapter, MediaContext } from './media-adapter.js';
import type { MediaSessionOptions } from './media-session-options.js';
import { createMediaSession } from './media-session.js';
import { rememberedDevices } from './remembered-devices.js';

/** For waits on devices. */
const soon = { timeout: 9000, interval: 20 };

/** An adapter that shows what the session asks of it. */
function recordingAdapter(): MediaAdapter & {
  contexts: MediaContext[];
  held: boolean[];
  muted: boolean[];
  sent: string[];
  closed: number;
} {
  const adapter = {
    name: 'recording',
    contexts: [] as MediaContext[],
    held: [] as boolean[],
    muted: [] as boolean[],
    sent: [] as string[],
    closed: 0,
    async join(context: MediaContext) {
      adapter.contexts.push(context);
      return {
        async replaceTrack(kind: string, track: MediaStreamTrack | null) {
          adapter.sent.push(`${kind} ${track?.readyState ?? 'none'}`);
        },
        setHeld: (held: boolean) => void adapter.held.push(held),
        setMuted: (muted: boolean) => void adapter.muted.push(muted),
        close: () => void (adapter.closed += 1),
      };
    },
  };
  return adapter;
}

function failingMedia(name: string): MediaDevices {
  const getUserMedia = (): Promise<never> => Promise.reject(new DOMException('refused', name));
  return { getUserMedia } as unknown as MediaDevices;
}

function setUp(overrides: Partial<MediaSessionOptions> = {}, channel: 'voice' | 'video' = 'voice') {
  const adapter = recordingAdapter();
  const environment = fakeEnvironment({ now: Date.now() });
  const call = twoPersonCall({ channel });
  const facts: string[] = [];
  const session = createMediaSession({
    ...call.options('caller', { environment, loadAdapter: async () => adapter }),
    onStarted: () => facts.push('started'),
    onStopped: () => facts.push('stopped'),
    ...overrides,
  });
  return { adapter, environment, call, session, facts, state: () => session.state.getSnapshot() };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof CallError ? error.code : String(error);
  }
  return 'none';
}

describe('a media session', () => {
  it('is one when joined, left and joined again at once, and ends with the last leave', async () => {
    const { session, adapter, environment, facts, call, state } = setUp();
    const first = session.join();
    session.leave();
    const second = session.join();
    await Promise.all([first, second]);
    await environment.advance(1000);
    assert.lengthOf(call.grants, 1);
    assert.deepEqual(facts, ['started']);
    const tracks = state().local?.getTracks() ?? [];
    session.leave();
    await environment.advance(1000);
    assert.equal(adapter.closed, 1);
    assert.deepEqual(facts, ['started', 'stopped']);
    assert.deepEqual(
      tracks.map((track) => track.readyState),
      ['ended'],
    );
    assert.equal(state().phase, 'idle');
  });

  it('stops what was opened when it is left while opening', async () => {
    const { session, environment, adapter, state } = setUp();
    const joined = session.join();
    session.leave();
    await environment.advance(1000);
    await joined;
    assert.lengthOf(adapter.contexts, 0);
    assert.equal(state().phase, 'idle');
    assert.isNull(state().local);
  });

  for (const [name, code] of [
    ['NotAllowedError', 'microphone_denied'],
    ['SecurityError', 'microphone_denied'],
    ['NotFoundError', 'microphone_missing'],
    ['OverconstrainedError', 'microphone_missing'],
    ['NotReadableError', 'microphone_busy'],
    ['AbortError', 'microphone_busy'],
  ] as const) {
    it(`says ${code} for ${name}, takes no grant, and may be retried`, async () => {
      let media = failingMedia(name);
      const devices = createDevices(
        { getUserMedia: (wanted) => media.getUserMedia(wanted) } as MediaDevices,
        rememberedDevices(),
      );
      const { session, call, state, facts } = setUp({ devices });
      assert.equal(await codeOf(session.join()), code);
      assert.equal(state().phase, 'failed');
      assert.equal(state().error?.code, code);
      assert.lengthOf(call.grants, 0);
      assert.deepEqual(facts, ['started', 'stopped']);
      media = navigator.mediaDevices;
      await session.join();
      assert.isNull(state().error);
      assert.isNotNull(state().local);
      call.end();
    });
  }

  it('tells its adapter of every mute, whoever decided it, and from the beginning', async () => {
    const { session, adapter, call } = setUp();
    call.changePerson('caller', { muted: true });
    await session.join();
    await session.setMuted(false);
    call.changePerson('caller', { muted: false });
    call.changePerson('caller', { muted: true });
    const changes = adapter.muted.filter((muted, index, all) => muted !== all[index - 1]);
    assert.deepEqual(changes, [true, false, true]);
    call.end();
  });

  it('shows what is wrong with the sound, and forgets it with the call', async () => {
    const { session, adapter, call, state } = setUp();
    await session.join();
    const problem = { kind: 'loss', side: 'sending' } as const;
    adapter.contexts[0]?.events.quality(problem);
    assert.deepEqual(state().quality, problem);
    call.end();
    assert.isNull(state().quality);
  });

  it('goes on with the voice when no camera can be opened', async () => {
    const media = {
      getUserMedia: (wanted: MediaStreamConstraints) =>
        wanted.video === undefined
          ? navigator.mediaDevices.getUserMedia(wanted)
          : Promise.reject(new DOMException('none', 'NotFoundError')),
    } as MediaDevices;
    const { session, state, call } = setUp({ devices: createDevices(media, rememberedDevices()) }, 'video');
    await session.join();
    assert.include(state(), { notice: 'camera-unavailable', cameraAvailable: false, cameraOff: true });
    assert.lengthOf(state().local?.getAudioTracks() ?? [], 1);
    call.end();
  });

  it('surfaces that the call runs on another device, at the grant and later', async () => {
    const refused = setUp({ grant: async () => Promise.reject(new CallError('in_use_elsewhere')) });
    assert.equal(await codeOf(refused.session.join()), 'in_use_elsewhere');
    assert.isNull(refused.state().local);
    const { session, call, state } = setUp();
    await session.join();
    await call.options('caller').grant({ deviceId: 'another device', takeOver: true });
    assert.equal(state().phase, 'failed');
    assert.equal(state().error?.code, 'in_use_elsewhere');
  });

  it('follows a mute by the server, and not the late echo of its own', async () => {
    const { session, call, state } = setUp();
    await session.join();
    call.changePerson('caller', { muted: true });
    assert.isTrue(state().muted);
    assert.isFalse(state().local?.getAudioTracks()[0]?.enabled);
    await session.setMuted(false);
    await waitUntil(() => call.reports.at(-1)?.muted === false, 'told', soon);
    assert.isTrue(state().local?.getAudioTracks()[0]?.enabled);
    assert.isFalse(state().muted);
    call.end();
  });

  it('is muted after a reload when it was muted before', async () => {
    const { session, call, state } = setUp();
    call.changePerson('caller', { muted: true });
    await session.join();
    assert.isTrue(state().muted);
    assert.isFalse(state().local?.getAudioTracks()[0]?.enabled);
    call.end();
  });

  it('ends for whoever gives the call away, and is joined anew when it comes back', async () => {
    let state: 'joined' | 'left' | 'ringing' = 'joined';
    const call = twoPersonCall();
    const {
      session,
      adapter,
      state: media,
    } = setUp({
      ...call.options('caller'),
      getCall() {
        const seen = call.call('caller');
        const me = seen.me && { ...seen.me, state, ...(state === 'ringing' && { answeredOn: null }) };
        return { ...seen, me };
      },
      loadAdapter: async () => adapter,
    });
    for (const away of ['left', 'ringing'] as const) {
      state = 'joined';
      await session.join();
      const track = media().local?.getAudioTracks()[0];
      state = away;
      call.change({});
      assert.equal(media().phase, 'ended');
      assert.equal(track?.readyState, 'ended');
    }
    assert.lengthOf(call.grants, 2);
    assert.equal(adapter.closed, 2);
  });

  it('holds while anybody holds', async () => {
    const { session, call, adapter } = setUp();
    call.changePerson('callee', { held: true });
    await session.join();
    call.changePerson('caller', { held: true });
    call.changePerson('callee', { held: false });
    call.changePerson('caller', { held: false });
    assert.deepEqual(adapter.held, [true, false]);
    call.end();
  });

  it('gives up 20 s after the answer when nothing connects, but not while it rings', async () => {
    const { session, call, state, environment, adapter } = setUp();
    await session.join();
    await environment.advance(40_000);
    assert.equal(state().phase, 'connecting');
    call.answer();
    await environment.advance(19_000);
    assert.equal(state().phase, 'connecting');
    await environment.advance(1000);
    assert.equal(state().error?.code, 'media_failed');
    assert.equal(adapter.closed, 1);
  });

  it('reports changes at once and a heartbeat every 15 s, but none while media is lost', async () => {
    const { session, call, environment, adapter } = setUp();
    await session.join();
    await environment.advance(0);
    assert.lengthOf(call.reports, 1);
    adapter.contexts[0]?.events.connection('connected');
    await environment.advance(0);
    assert.include(call.reports[1], { connection: 'connected' });
    await environment.advance(45_000);
    assert.lengthOf(call.reports, 5);
    assert.notProperty(call.reports[4], 'muted');
    adapter.contexts[0]?.events.connection('reconnecting');
    await environment.advance(60_000);
    assert.lengthOf(call.reports, 6);
    call.end();
  });

  it('takes the default device when one is unplugged, and says so', async () => {
    const { session, call, state, adapter } = setUp({}, 'video');
    await session.join();
    const [microphone] = state().local?.getAudioTracks() ?? [];
    microphone?.stop();
    microphone?.dispatchEvent(new Event('ended'));
    await waitUntil(() => state().notice === 'device-changed', 'told', soon);
    assert.deepEqual(adapter.sent, ['audio live']);
    assert.notEqual(state().local?.getAudioTracks()[0], microphone);
    call.end();
  });

  it('asks for sound when the browser blocks it', async () => {
    const { session, call, state, adapter } = setUp();
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = () =>
      Promise.reject(new DOMException('click first', 'NotAllowedError'));
    try {
      await session.join();
      adapter.contexts[0]?.events.remote(
        'callee',
        await navigator.mediaDevices.getUserMedia({ audio: true }),
      );
      await waitUntil(() => state().audioBlocked, 'blocked', soon);
    } finally {
      HTMLMediaElement.prototype.play = play;
    }
    await session.enableSound();
    assert.isFalse(state().audioBlocked);
    for (const { stream } of state().remotes) for (const track of stream.getTracks()) track.stop();
    call.end();
  });
});
