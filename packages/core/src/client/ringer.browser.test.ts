import { expect } from '@open-wc/testing';
import type { Call } from '../call/call.js';
import { fakeEnvironment, type FakeEnvironment } from '../testing/fake-environment.js';
import { sampleCall, sampleIncomingCall } from '../testing/sample-call.js';
import type { ClientState } from './call-client.js';
import { createRingTone, type RingTone } from './ring-tone.js';
import { createRinger, type Ringer } from './ringer.js';
import { emptyState } from './shared.js';
import { createStore } from './store.js';
import { createTabLeader } from './tab-leader.js';

let user = 0;
let environment: FakeEnvironment;
const ringers: Ringer[] = [];

/** One "tab": a ringer of its own with a tone that records instead of sounding. */
function tab({ allowed = true, ringtone = 'default' } = {}) {
  const state = createStore<ClientState>({
    ...emptyState,
    me: { userId: `user-${user}`, orgId: 'clinic', role: 'agent', name: 'Amara' },
  });
  const patch = (change: Partial<ClientState>): void => state.set({ ...state.getSnapshot(), ...change });
  const sound = { plays: '', allowed };
  const tone: RingTone = {
    unlock: async () => sound.allowed,
    play: async (pattern, volume) => {
      sound.plays = `${pattern} ${volume}`;
      return true;
    },
    stop: () => void (sound.plays = ''),
    close: () => void (sound.plays = ''),
  };
  const ringer = createRinger({
    store: state,
    book: { patch },
    environment,
    device: { id: 'device-1' },
    wishes: { ringtone },
    tone,
  });
  ringers.push(ringer);
  const calls = (...list: Call[]): void => {
    const deadline = environment.now() + 30_000;
    patch({ calls: list, ringDeadlines: Object.fromEntries(list.map(({ id }) => [id, deadline])) });
  };
  return { state, patch, sound, ringer, calls };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(requestAnimationFrame);
}

beforeEach(() => {
  environment = fakeEnvironment();
  user += 1;
});
afterEach(() => {
  for (const ringer of ringers.splice(0)) ringer.close();
});

describe('the ringer', () => {
  it('rings while somebody rings me and stops the instant nobody does', async () => {
    const { calls, sound } = tab();
    calls(sampleIncomingCall());
    await until(() => sound.plays === 'ringtone 1');
    const answered = { version: 2, status: 'answered', answeredAt: new Date().toISOString() } as const;
    const me = { participantId: 'participant-amara', state: 'joined', answeredOn: null } as const;
    calls(sampleIncomingCall({ ...answered, me }));
    expect(sound.plays).to.equal('');
  });

  it('rings for a call that runs and is given back to me, and not for one that rings at my own phone', async () => {
    const { calls, sound } = tab();
    const running = { status: 'connected', answeredAt: new Date().toISOString() } as const;
    calls(sampleIncomingCall({ ...running, agentLeg: { device: 'phone', state: 'ringing' } }));
    expect(sound.plays).to.equal('');
    calls(sampleIncomingCall({ ...running, direction: 'outbound' }));
    await until(() => sound.plays === 'ringtone 1');
  });

  it('stops at the deadline even if nothing more is heard of the server', async () => {
    const { calls, sound } = tab();
    calls(sampleIncomingCall());
    await until(() => sound.plays !== '');
    await environment.advance(29_999);
    expect(sound.plays).to.equal('ringtone 1');
    await environment.advance(1);
    expect(sound.plays).to.equal('');
    expect(environment.timerCount()).to.equal(0);
  });

  it('is quiet for a silenced call, a pressed button, a ringtone of none', async () => {
    const { calls, sound, patch } = tab();
    calls(sampleIncomingCall());
    await until(() => sound.plays !== '');
    patch({ pending: { 'call-1': 'answer' } });
    expect(sound.plays).to.equal('');
    patch({ pending: {} });
    expect(sound.plays).to.equal('ringtone 1');
    patch({ silenced: ['call-1'] });
    expect(sound.plays).to.equal('');
    const silent = tab({ ringtone: 'none' });
    silent.calls(sampleIncomingCall());
    await environment.advance(1000);
    expect(silent.sound.plays).to.equal('');
  });

  it('rings softly into a running call', async () => {
    const { calls, sound, patch } = tab();
    patch({ mediaCallId: 'other' });
    calls(sampleIncomingCall());
    await until(() => sound.plays === 'ringtone 0.2');
  });

  it('plays the ringback of an app call that was placed here, not of a phone call', async () => {
    const { calls, sound } = tab();
    calls(sampleCall({ provider: 'twilio' }));
    await environment.advance(1000);
    expect(sound.plays).to.equal('');
    calls(sampleCall({ provider: 'p2p' }));
    await until(() => sound.plays === 'ringback 1');
  });

  it('says when the browser refuses sound, and rings once it is enabled', async () => {
    const { calls, sound, state, ringer } = tab({ allowed: false });
    calls(sampleIncomingCall());
    await until(() => state.getSnapshot().audioBlocked);
    sound.allowed = true;
    await ringer.enableSound();
    await until(() => sound.plays === 'ringtone 1');
    expect(state.getSnapshot().audioBlocked).to.equal(false);
  });

  it('takes the complaint back when the ring is over', async () => {
    const { calls, state } = tab({ allowed: false });
    calls(sampleIncomingCall());
    await until(() => state.getSnapshot().audioBlocked);
    calls();
    expect(state.getSnapshot().audioBlocked).to.equal(false);
  });
});

describe('several tabs', () => {
  it('ring in the one that was used last, and in another when that one closes', async () => {
    const first = tab();
    const second = tab();
    await first.ringer.enableSound();
    await second.ringer.enableSound();
    for (const each of [first, second]) each.calls(sampleIncomingCall());
    await until(() => second.sound.plays !== '');
    expect(first.sound.plays).to.equal('');
    await first.ringer.enableSound();
    await until(() => first.sound.plays !== '' && second.sound.plays === '');
    first.ringer.close();
    await until(() => second.sound.plays !== '');
  });

  it('do not complain of blocked sound while another one rings', async () => {
    const first = tab();
    await first.ringer.enableSound();
    first.calls(sampleIncomingCall());
    await until(() => first.sound.plays !== '');
    const second = tab({ allowed: false });
    second.calls(sampleIncomingCall());
    await environment.advance(1000);
    expect(second.state.getSnapshot().audioBlocked).to.equal(false);
  });

  it('are silenced together', async () => {
    const first = tab();
    const second = tab();
    await first.ringer.enableSound();
    for (const each of [first, second]) each.calls(sampleIncomingCall());
    await until(() => first.sound.plays !== '');
    second.patch({ silenced: ['call-1'] });
    await until(() => first.sound.plays === '');
    expect(first.state.getSnapshot().silenced).to.deep.equal(['call-1']);
  });

  it('of another user ring for themselves', async () => {
    const first = tab();
    user += 1;
    const second = tab();
    for (const each of [first, second]) {
      await each.ringer.enableSound();
      each.calls(sampleIncomingCall());
    }
    await until(() => first.sound.plays !== '' && second.sound.plays !== '');
  });
});

describe('tabs without Web Locks', () => {
  const leader = (tabName: string) =>
    createTabLeader({
      name: `without-locks-${user}`,
      environment: { ...environment, newId: () => tabName },
      onChange: () => undefined,
      locks: undefined,
    });

  it('ring in the one that was used last, and in another when that one closes', async () => {
    const [first, second] = [leader('first'), leader('second')];
    first.claim();
    await environment.advance(1000);
    second.claim();
    await until(() => second.leads() && !first.leads());
    await environment.advance(1000);
    first.claim();
    await until(() => first.leads() && !second.leads());
    first.close();
    await until(() => second.leads());
    second.close();
  });
});

describe('the ring tone', () => {
  const onTheClock = {
    ...environment,
    setTimer: (callback: () => void, ms: number) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  };

  it('rings by itself when the sound of the page cannot be loaded, and not after it was stopped', async () => {
    let rings = 0;
    const setTimer: typeof onTheClock.setTimer = (callback, ms) => {
      const cancel = onTheClock.setTimer(callback, ms);
      rings += 1;
      return () => {
        rings -= 1;
        cancel();
      };
    };
    const tone = createRingTone({ ...environment, setTimer });
    await tone.unlock();
    const { play } = HTMLMediaElement.prototype;
    // Without a click of a person the browser would refuse before it finds that there is nothing to load.
    HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('', 'NotSupportedError'));
    try {
      expect(await tone.play('ringtone', 1, '/no-such-sound.mp3')).to.equal(true);
      expect(rings).to.equal(1);
      tone.stop();
      expect(rings).to.equal(0);
      const stopped = tone.play('ringtone', 1, '/no-such-sound.mp3');
      tone.stop();
      expect(await stopped).to.equal(true);
      expect(rings).to.equal(0);
    } finally {
      HTMLMediaElement.prototype.play = play;
      tone.close();
    }
  });

  it('makes sound and stops at once', async () => {
    const tone = createRingTone(onTheClock);
    const allowed = await tone.unlock();
    if (allowed) expect(await tone.play('ringtone', 1)).to.equal(true);
    tone.stop();
    tone.close();
    tone.close();
  });
});
