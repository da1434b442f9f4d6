import { CallError, type Call } from '@offhook/core';
import { sampleCall, sampleIncomingCall, sampleParticipant, samplePersonView } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { textOf } from '../testing/everything-on-page.js';
import { hostileNames, setStage } from '../testing/stage.js';
import type { OffhookIncomingCallModal } from './incoming-call-modal.js';
import './index.js';

const at = sampleCall().startedAt;
const active = sampleCall({ id: 'active', status: 'connected', answeredAt: at, connectedAt: at });
const answeredOnPhone = sampleIncomingCall({
  status: 'answered',
  answeredAt: at,
  me: {
    participantId: 'participant-amara',
    state: 'joined',
    answeredOn: { deviceId: 'device-2', label: 'Safari on iPhone' },
  },
});

describe('incoming-call-modal', () => {
  const stage = setStage();
  let modal: OffhookIncomingCallModal;

  beforeEach(async () => {
    modal = await stage.show('incoming-call-modal');
  });

  const ring = (call: Partial<Call> = {}): Promise<void> => stage.emit(sampleIncomingCall(call));
  const dialog = (): HTMLDialogElement => modal.shadowRoot?.querySelector('dialog') as HTMLDialogElement;
  const isBanner = (): boolean =>
    modal.shadowRoot?.querySelector('.banner')?.matches(':popover-open') ?? false;
  const pastTheGuard = (): Promise<void> => stage.environment.advance(800);

  it('listens while it is on the page and no longer', async () => {
    expect(stage.client.listenerCount()).to.equal(1);
    modal.ringtone = 'none';
    await stage.settled();
    expect(stage.client.ringtone).to.equal('none');
    modal.remove();
    expect(stage.client.listenerCount()).to.equal(0);
  });

  it('opens an alert dialog that names channel and caller and has the focus on its title', async () => {
    await ring({ channel: 'video' });
    expect(dialog().matches(':modal')).to.equal(true);
    expect(dialog().getAttribute('role')).to.equal('alertdialog');
    expect(stage.focused()?.getAttribute('aria-label')).to.equal('Incoming video call from Maya Patel');
    expect(stage.focused()?.id).to.equal(dialog().getAttribute('aria-labelledby'));
    expect(stage.text('incoming-caller')).to.equal('Maya Patel');
    expect(await stage.axeFindings(modal)).to.deep.equal([]);
  });

  it('says who hands a running call over, next to the customer', async () => {
    const leo = samplePersonView({ kind: 'user', id: 'leo', name: 'Leo Brandt', phone: null });
    const maya = samplePersonView();
    const participants = [
      sampleParticipant({ id: 'participant-leo', person: leo, state: 'joined' }),
      sampleParticipant({ id: 'participant-maya', person: maya, state: 'joined' }),
      sampleParticipant({ id: 'participant-amara', person: sampleCall().from }),
    ];
    await ring({
      ...{ kind: 'phone', from: leo, to: maya, participants, agentId: 'leo' },
      ...{ status: 'connected', answeredAt: at, ringExpiresInMs: 30_000 },
      transfer: { mode: 'attended', to: 'participant-amara' },
    });
    expect(stage.text('incoming-caller')).to.equal('Maya Patel');
    const about = modal.shadowRoot?.querySelector('#about');
    expect(about?.textContent).to.equal('Incoming voice call · transferred by Leo Brandt · +1 202-555-0142');
    expect(await stage.axeFindings(modal)).to.deep.equal([]);
  });

  it('writes the number of an unknown caller as everywhere else', async () => {
    const number = '+12025550142';
    await ring({ from: samplePersonView({ kind: 'phone', id: number, name: number, phone: number }) });
    expect(stage.text('incoming-caller')).to.equal('+1 202-555-0142');
    expect(textOf(dialog()).match(/0142/g)).to.have.length(1);
  });

  it('counts down the time that is left to answer', async () => {
    await ring();
    expect(stage.text('incoming-countdown')).to.equal('Rings for 30 more seconds');
    await stage.advance(29_000);
    expect(stage.text('incoming-countdown')).to.equal('Rings for 1 more second');
    await stage.advance(4000);
    expect(dialog().open).to.equal(false);
    expect(stage.environment.timerCount()).to.equal(0);
  });

  it('accepts: answers, tells it and goes to the call', async () => {
    modal.href = '/call/{callId}';
    const [answered, navigated] = [stage.heard('call-answered'), stage.heard('call-navigate')];
    document.body.addEventListener('call-navigate', (event) => event.preventDefault(), { once: true });
    await ring({ channel: 'video' });
    stage.client.reply('calls.answer', { ...answeredOnPhone, version: 5, media: {} as never });
    await stage.click('accept');
    expect(stage.client.requests[0]).to.deep.include({ name: 'calls.answer', id: 'call-1' });
    expect(stage.client.requests[0]?.body).to.deep.include({ video: true });
    expect(answered).to.have.length(1);
    expect(navigated[0]?.detail.href).to.equal('/call/call-1');
    expect(dialog().open).to.equal(false);
  });

  it('declines, and tells it', async () => {
    const declined = stage.heard('call-declined');
    await ring();
    stage.client.reply('calls.decline', sampleIncomingCall({ status: 'declined', endedAt: at, version: 5 }));
    await stage.click('decline');
    expect(stage.client.requests.map(({ name }) => name)).to.deep.equal(['calls.decline']);
    expect(declined).to.have.length(1);
    expect(dialog().open).to.equal(false);
  });

  it('rings for a call that is given back to whoever placed it, each time, and the decline goes out', async () => {
    const running = { kind: 'phone', status: 'connected', answeredAt: at, connectedAt: at } as const;
    const [participantId, answeredOn] = ['participant-amara', null] as const;
    const given = (version: number, state: 'left' | 'ringing' | 'declined'): Call =>
      sampleCall({
        ...{ ...running, version, me: { participantId, state, answeredOn } },
        ringExpiresInMs: state === 'ringing' ? 45_000 : null,
        agentLeg: { device: 'browser', state: 'dialing' },
      });
    await stage.emit(given(2, 'left'));
    expect(dialog().open).to.equal(false);
    await stage.advance(600_000);
    await stage.emit(given(3, 'ringing'));
    expect(dialog().matches(':modal')).to.equal(true);
    expect(stage.text('incoming-caller')).to.equal('Maya Patel');
    expect(stage.text('incoming-countdown')).to.equal('Rings for 45 more seconds');
    const bar = modal.shadowRoot?.querySelector<HTMLElement>('.track i');
    expect(bar?.style.inlineSize).to.equal('100%');
    expect(stage.byTestId<HTMLButtonElement>('accept').disabled).to.equal(false);
    await stage.click('silence');
    expect(isBanner()).to.equal(true);
    stage.client.reply('calls.decline', given(4, 'declined'));
    await stage.click('decline');
    expect(isBanner()).to.equal(false);
    await stage.emit(given(5, 'ringing'));
    expect(dialog().matches(':modal')).to.equal(true);
  });

  it('leaves a call alone that rings at a phone of one’s own', async () => {
    const me = { participantId: 'participant-amara', state: 'ringing', answeredOn: null } as const;
    await ring({ kind: 'phone', me, agentLeg: { device: 'phone', state: 'ringing' } });
    expect(dialog().open || isBanner()).to.equal(false);
  });

  it('is worked by keyboard: Decline, Accept, Silence in this order, and Tab stays inside', async () => {
    await ring();
    const visited: unknown[] = [];
    for (let step = 0; step < 3; step += 1) {
      await stage.press('Tab');
      visited.push((stage.focused() as HTMLElement).dataset['testid']);
    }
    expect(visited).to.deep.equal(['decline', 'accept', 'silence']);
    await pastTheGuard();
    await stage.press('Space');
    expect(stage.client.state.getSnapshot().silenced).to.deep.equal(['call-1']);
  });

  it('silences at Escape and shrinks to a banner; nothing is declined, the focus returns', async () => {
    const field = document.body.appendChild(document.createElement('button'));
    field.focus();
    const silenced = stage.heard('call-silenced');
    await ring();
    await stage.press('Escape');
    expect([dialog().open, isBanner()]).to.deep.equal([false, true]);
    expect(silenced).to.have.length(1);
    expect(stage.client.requests).to.have.length(0);
    expect(stage.focused() === field).to.equal(true);
    expect(stage.isShown('accept')).to.equal(true);
    expect(stage.isShown('silence')).to.equal(false);
    expect(await stage.axeFindings(modal)).to.deep.equal([]);
  });

  it('leaves the keyboard to a person who writes: banner, announced at once, no focus move', async () => {
    const field = document.body.appendChild(document.createElement('textarea'));
    field.focus();
    await ring();
    await stage.keys({ type: 'still writing' });
    expect(field.value).to.equal('still writing');
    expect([dialog().open, isBanner()]).to.deep.equal([false, true]);
    expect(
      modal.shadowRoot?.querySelector(':host > [role=alert], .unseen[role=alert]')?.textContent,
    ).to.equal('Incoming voice call from Maya Patel');
    expect(await stage.axeFindings(modal)).to.deep.equal([]);
  });

  it('offers to hold or to end the running call when a second one comes', async () => {
    stage.client.emit(active);
    await ring({ id: 'second' });
    expect([dialog().open, isBanner()]).to.deep.equal([false, true]);
    expect(textOf(modal)).to.contain('You are in a call with Maya Patel.');
    expect([stage.text('hold-and-accept'), stage.text('accept'), stage.text('decline')]).to.deep.equal([
      'Hold and answer',
      'End and answer',
      'Decline',
    ]);
    expect(await stage.axeFindings(modal)).to.deep.equal([]);
    await stage.click('hold-and-accept');
    expect(stage.client.requests.map(({ name, id }) => [name, id])).to.deep.equal([
      ['calls.hold', 'active'],
      ['calls.answer', 'second'],
    ]);
  });

  it('holds the call that is spoken in, not one that is parked', async () => {
    stage.client.emit(active);
    stage.client.emit({ ...active, id: 'parked', startedAt: '2031-01-01T12:00:00.000Z', onHold: true });
    await ring({ id: 'third' });
    await stage.click('hold-and-accept');
    expect(stage.client.requests.map(({ name, id }) => [name, id])).to.deep.equal([
      ['calls.hold', 'active'],
      ['calls.answer', 'third'],
    ]);
  });

  it('offers no hold before the answer, nor during a transfer, in which the colleague would listen', async () => {
    for (const change of [
      { status: 'ringing', answeredAt: null },
      { onHold: true, transfer: { mode: 'attended', to: 'participant-leo' } },
    ] as Partial<Call>[]) {
      stage.clear();
      stage.reset({ ...active, ...change });
      modal = await stage.show('incoming-call-modal');
      await ring({ id: 'second' });
      expect([stage.isShown('accept'), stage.isShown('hold-and-accept')]).to.deep.equal([true, false]);
    }
  });

  it('does not answer when the running call could not be ended', async () => {
    stage.client.emit(active);
    stage.client.fail('calls.end', new CallError('unavailable'));
    await ring({ id: 'second' });
    await stage.click('accept');
    expect(stage.client.requests.map(({ name }) => name)).to.deep.equal(['calls.end']);
    expect(stage.isShown('call-error')).to.equal(true);
  });

  it('shows one call after the other, the longest waiting first', async () => {
    await ring({ id: 'b', startedAt: '2030-01-01T12:00:05.000Z', from: samplePersonView({ name: 'John' }) });
    await ring({ id: 'a' });
    expect(stage.text('incoming-caller')).to.equal('Maya Patel');
    expect(textOf(modal)).to.contain('John is calling too');
    await ring({
      id: 'a',
      status: 'canceled',
      endedAt: at,
      me: { participantId: 'p', state: 'missed', answeredOn: null },
    });
    expect(stage.text('incoming-caller')).to.equal('John');
  });

  it('shows a call that this device cannot take, with Accept disabled and the reason in words', async () => {
    stage.client.setState({ connection: 'polling' });
    await ring();
    const accept = stage.byTestId<HTMLButtonElement>('accept');
    expect(accept.disabled).to.equal(true);
    expect(
      modal.shadowRoot?.getElementById(accept.getAttribute('aria-describedby') ?? '')?.textContent,
    ).to.contain('live connection');
    expect(stage.byTestId<HTMLButtonElement>('decline').disabled).to.equal(false);
    expect(await stage.axeFindings(modal)).to.deep.equal([]);
    await stage.setState({ connection: 'reconnecting' });
    expect(textOf(modal)).to.contain('One moment: connecting to the server…');
    await stage.setState({ connection: 'live' });
    expect(stage.byTestId<HTMLButtonElement>('accept').disabled).to.equal(false);
  });

  it('says when there is no microphone', async () => {
    await withoutMicrophone(async () => {
      await ring();
      expect(stage.byTestId<HTMLButtonElement>('accept').disabled).to.equal(true);
      expect(textOf(modal)).to.contain('No microphone was found.');
    });
  });

  it('needs no microphone for a simulated call, nor where Accept makes a phone of one’s own ring', async () => {
    for (const call of [
      { id: 'simulated', provider: 'demo' },
      { id: 'own-phone', provider: 'asterisk', kind: 'phone', inBrowser: false },
    ] as const)
      await withoutMicrophone(async () => {
        await ring(call);
        expect(stage.byTestId<HTMLButtonElement>('accept').disabled).to.equal(false);
        expect(textOf(modal)).not.to.contain('No microphone was found.');
        await ring({ ...call, status: 'canceled', endedAt: at });
      });
  });

  it('says before Accept that the call is recorded', async () => {
    await ring({ recordingPolicy: 'always' });
    const notice = stage.byTestId('recording-notice');
    expect(textOf(notice)).to.equal('This call will be recorded.');
    expect(
      notice.compareDocumentPosition(stage.byTestId('accept')) & Node.DOCUMENT_POSITION_FOLLOWING,
    ).to.be.greaterThan(0);
  });

  it('offers to enable sound when the browser blocks it', async () => {
    stage.client.setState({ audioBlocked: true });
    await ring();
    stage.button('Enable sound')?.click();
    await stage.settled();
    expect(stage.client.soundsEnabled()).to.equal(1);
    expect(textOf(modal)).not.to.contain('Enable sound');
  });

  it('closes and says where the call was answered, for a moment', async () => {
    await ring();
    await stage.emit(answeredOnPhone);
    expect(dialog().open).to.equal(false);
    const toast = modal.shadowRoot?.querySelector('.toast');
    expect(toast?.textContent).to.equal('Answered on Safari on iPhone');
    expect(toast?.matches(':popover-open')).to.equal(true);
    await stage.advance(6000);
    expect(toast?.matches(':popover-open')).to.equal(false);
  });

  it('closes when the call is missed', async () => {
    await ring();
    await ring({
      status: 'no_answer',
      endedAt: at,
      me: { participantId: 'p', state: 'missed', answeredOn: null },
    });
    expect([dialog().open, isBanner()]).to.deep.equal([false, false]);
  });

  it('says what went wrong and can be used again', async () => {
    stage.client.fail('calls.answer', new CallError('unavailable'));
    const errors = stage.heard('call-error');
    await ring();
    await stage.click('accept');
    expect(stage.text('call-error')).to.equal('The server cannot be reached. Try again in a moment.');
    expect(errors).to.have.length(1);
    expect(stage.text('accept')).to.equal('Accept');
    expect(await stage.axeFindings(modal)).to.deep.equal([]);
  });

  it('has targets of at least 44 pixels, and a banner when the page wants one', async () => {
    modal.modality = 'banner';
    await ring();
    expect([dialog().open, isBanner()]).to.deep.equal([false, true]);
    for (const id of ['accept', 'decline']) expect(stage.byTestId(id).offsetHeight).to.be.at.least(44);
  });

  it('shows foreign names as text', async () => {
    for (const name of hostileNames) {
      await ring({
        id: name.slice(0, 9),
        from: samplePersonView({ name, avatarUrl: 'javascript:alert(1)' }),
        startedAt: '2029-01-01T00:00:00.000Z',
      });
      expect(stage.allByTestId('incoming-caller')[0]?.textContent).to.equal(name);
      expect(modal.shadowRoot?.querySelector('img')).to.equal(null);
      await ring({ id: name.slice(0, 9), status: 'canceled', endedAt: at });
    }
    expect('hacked' in window).to.equal(false);
  });
});

/** On a computer that has none. */
async function withoutMicrophone(work: () => Promise<void>): Promise<void> {
  const { mediaDevices } = navigator;
  const none = { enumerateDevices: () => Promise.resolve([]) };
  Object.defineProperty(navigator, 'mediaDevices', { value: none, configurable: true });
  try {
    await work();
  } finally {
    Object.defineProperty(navigator, 'mediaDevices', { value: mediaDevices, configurable: true });
  }
}
