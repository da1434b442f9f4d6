import { describe, expect, it } from 'vitest';
import { CallError } from '../errors/call-error.js';
import type { CallMediaSession } from '../media/index.js';
import { idleMedia } from '../media/media-session-state.js';
import { createGatedSession } from './gated-session.js';
import { createStore } from './store.js';

function setUp() {
  const used: string[] = [];
  const mediaState = createStore(idleMedia);
  const media: CallMediaSession = {
    callId: 'call-1',
    state: mediaState,
    join: async () => void used.push('join'),
    leave: () => void used.push('leave'),
    setMuted: async (muted) => void used.push(muted ? 'mute' : 'unmute'),
    setCameraOff: async () => undefined,
    enableSound: async () => undefined,
    setDevice: async () => undefined,
  };
  const gates: { open: () => void; shut: (error: unknown) => void }[] = [];
  const state = createStore(idleMedia);
  const session = createGatedSession(
    media,
    state,
    () => new Promise<void>((open, shut) => gates.push({ open, shut })),
  );
  return { used, session, state, mediaState, gates };
}

describe('a gated session', () => {
  it('joins when the gate opens, and shows what the media shows', async () => {
    const { used, session, state, mediaState, gates } = setUp();
    const joined = session.join();
    expect(state.getSnapshot().phase).toBe('connecting');
    expect(used).toEqual([]);
    gates[0]?.open();
    await joined;
    mediaState.set({ ...idleMedia, phase: 'connected' });
    expect(state.getSnapshot().phase).toBe('connected');
    session.leave();
    session.leave();
    expect(used).toEqual(['join', 'leave']);
  });

  it('opens nothing for a join that was left at the gate', async () => {
    const { used, session, state, gates } = setUp();
    const first = session.join();
    session.leave();
    expect(state.getSnapshot().phase).toBe('idle');
    const second = session.join();
    gates.forEach(({ open }) => open());
    await Promise.all([first, second]);
    expect(used).toEqual(['join']);
  });

  it('fails with the reason of the gate and may be tried again', async () => {
    const { used, session, state, gates } = setUp();
    const refused = session.join();
    gates[0]?.shut(new CallError('realtime_required'));
    await expect(refused).rejects.toMatchObject({ code: 'realtime_required' });
    expect(state.getSnapshot()).toMatchObject({ phase: 'failed', error: { code: 'realtime_required' } });
    const again = session.join();
    gates[1]?.open();
    await again;
    expect(used).toEqual(['join']);
  });

  it('is muted from its first sound on when that was asked for at the gate', async () => {
    const { used, session, state, gates } = setUp();
    const joined = session.join();
    await session.setMuted(true);
    expect(state.getSnapshot()).toMatchObject({ phase: 'connecting', muted: true });
    gates[0]?.open();
    await joined;
    await session.setMuted(false);
    session.leave();
    const again = session.join();
    gates[1]?.open();
    await again;
    expect(used).toEqual(['join', 'mute', 'unmute', 'leave', 'join']);
  });

  it('is heard when a mute was taken back at the gate, once the microphone is open', async () => {
    const { used, session, gates } = setUp();
    const joined = session.join();
    await session.setMuted(true);
    await session.setMuted(false);
    gates[0]?.open();
    await joined;
    expect(used).toEqual(['join', 'unmute']);
  });

  it('shows what was asked for at the gate to who comes later, and applies it once', async () => {
    const { used, session, state, gates } = setUp();
    const first = session.join();
    await session.setMuted(true);
    const second = session.join();
    expect(state.getSnapshot().muted).toBe(true);
    gates[0]?.open();
    await first;
    await session.setMuted(false);
    gates[1]?.open();
    await second;
    expect(used).toEqual(['join', 'mute', 'unmute', 'join']);
  });

  it('forgets what was asked for at the gate when it is shut', async () => {
    const { used, session, state, gates } = setUp();
    const refused = session.join();
    await session.setMuted(true);
    gates[0]?.shut(new CallError('realtime_required'));
    await expect(refused).rejects.toMatchObject({ code: 'realtime_required' });
    const again = session.join();
    expect(state.getSnapshot().muted).toBe(false);
    gates[1]?.open();
    await again;
    expect(used).toEqual(['join']);
  });

  it('forgets what was asked for at the gate when the join is left there', async () => {
    const { used, session, gates } = setUp();
    const left = session.join();
    await session.setMuted(true);
    session.leave();
    const joined = session.join();
    gates.forEach(({ open }) => open());
    await Promise.all([left, joined]);
    expect(used).toEqual(['join']);
  });

  it('gives every reference back when the client closes', async () => {
    const { used, session, gates } = setUp();
    const both = [session.join(), session.join()];
    gates.forEach(({ open }) => open());
    await Promise.all(both);
    const late = session.join();
    session.stop();
    gates[2]?.open();
    await late;
    expect(used).toEqual(['join', 'join', 'leave', 'leave']);
  });
});
