import { describe, expect, it } from 'vitest';
import { sampleAppCallState, samplePlacedAt } from '../../testing/sample-call-state.js';
import type { CallState } from '../call-state.js';
import { transition } from '../transition.js';
import { view } from '../view.js';
import { decide } from './index.js';

const device = { id: 'phone', label: 'Phone' };
const maya = { userId: 'maya', role: 'client' } as const;

function answered(call: CallState, video?: boolean): readonly boolean[] {
  const decided = decide(call, { type: 'answer', device, video }, maya, { now: samplePlacedAt + 1_000 });
  if ('refusal' in decided) throw new Error(decided.refusal);
  return view(decided.events.reduce(transition, call), maya).participants.map((one) => one.cameraOff);
}

describe('answering a video call', () => {
  it('with sound only shows everybody that the camera is off, from the first snapshot on', () => {
    expect(answered(sampleAppCallState(), false)).toEqual([false, true]);
  });

  it.each([true, undefined])('with video %s leaves the camera to the browser', (video) => {
    expect(answered(sampleAppCallState(), video)).toEqual([false, false]);
  });

  it('says nothing of a camera when the call has sound only anyway', () => {
    expect(answered(sampleAppCallState({ channel: 'voice' }), false)).toEqual([false, false]);
  });
});
