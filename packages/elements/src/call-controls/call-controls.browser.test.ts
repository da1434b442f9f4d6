import { CallError, type Call } from '@offhook/core';
import { fakeCallClient, sampleCall, sampleParticipant, type FakeCallClient } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import {
  axeFindings,
  byTestId,
  clear,
  focused,
  heard,
  isShown,
  keys,
  mount,
  settled,
  textOf,
} from '../testing/stage.js';
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
  afterEach(clear);

  const show = async (
    call: Partial<Call> = {},
    hasMedia = true,
  ): Promise<{ client: FakeCallClient; controls: OffhookCallControls }> => {
    const client = fakeCallClient({ calls: [sampleCall({ ...live, ...call })] });
    const { state } = client.session('call-1');
    if (hasMedia) state.set({ ...state.getSnapshot(), phase: 'connected', cameraAvailable: true });
    const controls = await mount('call-controls', { client, callId: 'call-1' });
    return { client, controls };
  };

  it('mutes and hides the picture in this tab; the names stay, the pressed state changes', async () => {
    const { client, controls } = await show();
    const states = (): unknown =>
      ['mute', 'camera'].map((id) => [
        byTestId(id).getAttribute('aria-label'),
        byTestId(id).getAttribute('aria-pressed'),
      ]);
    expect(states()).to.deep.equal([
      ['Mute', 'false'],
      ['Camera off', 'false'],
    ]);
    expect(await axeFindings(controls)).to.deep.equal([]);
    byTestId('mute').click();
    byTestId('camera').click();
    await settled();
    expect(states()).to.deep.equal([
      ['Mute', 'true'],
      ['Camera off', 'true'],
    ]);
    expect(client.session('call-1').used).to.deep.equal([
      ['setMuted', true],
      ['setCameraOff', true],
    ]);
    expect(client.requests).to.have.length(0);
    expect(await axeFindings(controls)).to.deep.equal([]);
  });

  it('asks the server to mute where this tab has no media', async () => {
    const { client } = await show({ channel: 'voice', provider: 'demo' }, false);
    expect(isShown('camera')).to.equal(false);
    byTestId('mute').click();
    await settled();
    expect(client.requests.map(({ name, body }) => [name, body])).to.deep.equal([
      ['calls.mute', { muted: true }],
    ]);
    client.emit(
      sampleCall({
        ...live,
        participants: [sampleParticipant({ id: 'participant-amara', state: 'joined', muted: true })],
      }),
    );
    await settled();
    expect(byTestId('mute').getAttribute('aria-pressed')).to.equal('true');
  });

  it('shows what the provider can do and nothing else', async () => {
    const { client } = await show();
    expect(isShown('hold')).to.equal(true);
    byTestId('hold').click();
    await settled();
    client.emit(sampleCall({ ...live, onHold: true }));
    await settled();
    expect(byTestId('hold').getAttribute('aria-pressed')).to.equal('true');
    byTestId('hold').click();
    await settled();
    expect(client.requests.map(({ name }) => name)).to.deep.equal(['calls.hold', 'calls.resume']);
    clear();
    await show({ capabilities: { ...sampleCall().capabilities, hold: false, mute: false } }, false);
    expect([isShown('hold'), isShown('mute')]).to.deep.equal([false, false]);
  });

  it('hangs up, and cancels before the answer', async () => {
    const { client } = await show({ status: 'ringing', answeredAt: null, connectedAt: null });
    expect(byTestId('end-call').getAttribute('aria-label')).to.equal('Cancel');
    client.emit(sampleCall(live));
    await settled();
    expect(byTestId('end-call').getAttribute('aria-label')).to.equal('End call');
    byTestId('end-call').click();
    byTestId('end-call').click();
    await settled();
    expect(client.requests.map(({ name }) => name)).to.deep.equal(['calls.end']);
    client.emit(sampleCall({ ...live, status: 'ended', endedAt: at }));
    await settled();
    expect(isShown('end-call')).to.equal(false);
  });

  it('says what failed', async () => {
    const { client, controls } = await show();
    client.fail('calls.end', new CallError('unavailable'));
    const errors = heard('call-error');
    byTestId('end-call').click();
    await settled();
    expect(textOf(byTestId('call-error'))).to.contain('The server cannot be reached.');
    expect(errors).to.have.length(1);
    expect(await axeFindings(controls)).to.deep.equal([]);
  });

  it('works by keyboard and has targets of 44 pixels and more, the hang-up the widest', async () => {
    const { client } = await show();
    const order: unknown[] = [];
    for (let step = 0; step < 4; step += 1) {
      await keys({ press: 'Tab' });
      const button = focused() as HTMLElement;
      order.push(button.dataset['testid']);
      expect(button.offsetHeight).to.be.at.least(44);
    }
    expect(order).to.deep.equal(['mute', 'camera', 'hold', 'end-call']);
    expect(byTestId('end-call').offsetWidth).to.be.greaterThan(byTestId('mute').offsetWidth);
    await keys({ press: 'Enter' });
    expect(client.requests.map(({ name }) => name)).to.deep.equal(['calls.end']);
  });
});
