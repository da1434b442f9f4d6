import { CallError, type Call } from '@offhook/core';
import { sampleCall, sampleParticipant } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { setStage } from '../testing/stage.js';
import type { OffhookCallControls } from './call-controls.js';
import './index.js';

const at = sampleCall().startedAt;
const live = {
  status: 'connected',
  answeredAt: at,
  connectedAt: at,
  channel: 'video',
  provider: 'p2p',
} as const;

describe('call-controls', () => {
  const stage = setStage();

  const show = async (call: Partial<Call> = {}, hasMedia = true): Promise<OffhookCallControls> => {
    const { state } = stage.reset(sampleCall({ ...live, ...call })).session('call-1');
    if (hasMedia) state.set({ ...state.getSnapshot(), phase: 'connected', cameraAvailable: true });
    return stage.show('call-controls', { callId: 'call-1' });
  };

  it('mutes and hides the picture in this tab; the names stay, the pressed state changes', async () => {
    const controls = await show();
    const states = (): unknown =>
      ['mute', 'camera'].map((id) => [
        stage.byTestId(id).getAttribute('aria-label'),
        stage.byTestId(id).getAttribute('aria-pressed'),
      ]);
    expect(states()).to.deep.equal([
      ['Mute', 'false'],
      ['Camera off', 'false'],
    ]);
    expect(await stage.axeFindings(controls)).to.deep.equal([]);
    stage.byTestId('mute').click();
    await stage.click('camera');
    expect(states()).to.deep.equal([
      ['Mute', 'true'],
      ['Camera off', 'true'],
    ]);
    expect(stage.client.session('call-1').used).to.deep.equal([
      ['setMuted', true],
      ['setCameraOff', true],
    ]);
    expect(stage.client.requests).to.have.length(0);
    expect(await stage.axeFindings(controls)).to.deep.equal([]);
  });

  it('asks the server to mute where this tab has no media', async () => {
    await show({ channel: 'voice', provider: 'demo' }, false);
    expect(stage.isShown('camera')).to.equal(false);
    await stage.click('mute');
    expect(stage.client.requests.map(({ name, body }) => [name, body])).to.deep.equal([
      ['calls.mute', { muted: true }],
    ]);
    await stage.emit(
      sampleCall({
        ...live,
        participants: [sampleParticipant({ id: 'participant-amara', state: 'joined', muted: true })],
      }),
    );
    expect(stage.byTestId('mute').getAttribute('aria-pressed')).to.equal('true');
  });

  it('shows what the provider can do and nothing else', async () => {
    await show();
    expect(stage.isShown('hold')).to.equal(true);
    await stage.click('hold');
    await stage.emit(sampleCall({ ...live, onHold: true }));
    expect(stage.byTestId('hold').getAttribute('aria-pressed')).to.equal('true');
    await stage.click('hold');
    expect(stage.client.requests.map(({ name }) => name)).to.deep.equal(['calls.hold', 'calls.resume']);
    stage.clear();
    await show({ capabilities: { ...sampleCall().capabilities, hold: false, mute: false } }, false);
    expect([stage.isShown('hold'), stage.isShown('mute')]).to.deep.equal([false, false]);
  });

  it('hangs up, and cancels before the answer', async () => {
    await show({ status: 'ringing', answeredAt: null, connectedAt: null });
    expect(stage.byTestId('end-call').getAttribute('aria-label')).to.equal('Cancel');
    await stage.emit(sampleCall(live));
    expect(stage.byTestId('end-call').getAttribute('aria-label')).to.equal('End call');
    stage.byTestId('end-call').click();
    await stage.click('end-call');
    expect(stage.client.requests.map(({ name }) => name)).to.deep.equal(['calls.end']);
    await stage.emit(sampleCall({ ...live, status: 'ended', endedAt: at }));
    expect(stage.isShown('end-call')).to.equal(false);
  });

  it('says what failed', async () => {
    const controls = await show();
    stage.client.fail('calls.end', new CallError('unavailable'));
    const errors = stage.heard('call-error');
    await stage.click('end-call');
    expect(stage.text('call-error')).to.contain('The server cannot be reached.');
    expect(errors).to.have.length(1);
    expect(await stage.axeFindings(controls)).to.deep.equal([]);
  });

  it('works by keyboard and has targets of 44 pixels and more, the hang-up the widest', async () => {
    await show();
    const order: unknown[] = [];
    for (let step = 0; step < 4; step += 1) {
      await stage.press('Tab');
      const button = stage.focused() as HTMLElement;
      order.push(button.dataset['testid']);
      expect(button.offsetHeight).to.be.at.least(44);
    }
    expect(order).to.deep.equal(['mute', 'camera', 'hold', 'end-call']);
    expect(stage.byTestId('end-call').offsetWidth).to.be.greaterThan(stage.byTestId('mute').offsetWidth);
    await stage.press('Enter');
    expect(stage.client.requests.map(({ name }) => name)).to.deep.equal(['calls.end']);
  });
});
