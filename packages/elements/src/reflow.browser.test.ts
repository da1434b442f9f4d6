import type { MediaSessionState } from '@offhook/core';
import { sampleCall, sampleIncomingCall, sampleParticipant, samplePersonView } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import './index.js';
import { setStage } from './testing/stage.js';

const at = sampleCall().startedAt;
const live = { status: 'connected', answeredAt: at, connectedAt: at } as const;
const over = {
  ...live,
  status: 'ended',
  endedAt: at,
  durationSeconds: 252,
  endReason: 'connection_lost',
} as const;
const longName = samplePersonView({
  name: 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Montgomery',
  company: 'Clinic for Otorhinolaryngology and Gastroenterology',
});

describe('at 400 % zoom', () => {
  const stage = setStage();
  beforeEach(() => stage.zoomIn());
  after(() => stage.zoomOut());

  const expectReflow = async (): Promise<void> => {
    for (const theme of ['light', 'dark']) {
      document.documentElement.dataset['theme'] = theme;
      await stage.settled();
      expect(document.documentElement.scrollWidth).to.be.at.most(320);
      expect(stage.cutOff()).to.deep.equal([]);
    }
    delete document.documentElement.dataset['theme'];
  };

  it('call-now-button fits with a long label, its question and its error', async () => {
    const button = await stage.show('call-now-button', { channel: 'ask', userId: 'maya' });
    button.textContent = 'Call the emergency department of the hospital now';
    await expectReflow();
    await stage.click('call-now');
    await expectReflow();
    await stage.setState({ connection: 'offline' });
    stage.button('Video')?.click();
    await expectReflow();
    expect(stage.isShown('call-error')).to.equal(true);
  });

  it('call-status-banner fits in each of its states', async () => {
    for (const call of [{}, live, { ...live, onHold: true, provider: 'p2p' }, over] as const) {
      stage.clear();
      stage.reset(sampleCall({ ...call, to: longName }));
      await stage.show('call-status-banner', { callId: 'call-1' });
      await stage.setState({ connection: 'reconnecting' });
      await expectReflow();
    }
    for (const callId of [null, 'unknown']) {
      stage.clear();
      await stage.show('call-status-banner', { callId, name: longName.name, initialStatus: 'ringing' });
      await expectReflow();
    }
  });

  it('the controls of a call to a phone fit, with each panel open and while it is transferred', async () => {
    const capabilities = { ...sampleCall().capabilities, dtmf: true, transfer: true, record: true };
    const phone = { ...live, to: longName, capabilities, recordingPolicy: 'ask', recording: 'on' } as const;
    for (const layout of ['bar', 'room'] as const) {
      stage.clear();
      stage.reset(sampleCall(phone));
      stage.client.reply('directory.search', {
        items: [
          {
            ...longName,
            kind: 'user',
            id: 'leo',
            phone: null,
            isStaff: true,
            presence: 'busy',
            canRing: true,
          },
        ],
        nextCursor: null,
      });
      await stage.show('call-controls', { callId: 'call-1', layout });
      for (const [name, inside] of [
        ['keypad', 'dial-key-0'],
        ['transfer', 'transfer-person'],
        ['record', 'recording-stop'],
      ] as const) {
        await stage.click(name);
        await stage.until(() => stage.isShown(inside));
        await expectReflow();
        if (name === 'transfer') await stage.click('transfer-person');
        await expectReflow();
        await stage.press('Escape');
      }
      const target = sampleParticipant({ id: 'target', person: longName, state: 'joined' });
      const call = sampleCall({ ...phone, transfer: { mode: 'attended', to: 'target' } });
      await stage.emit({ ...call, participants: [...call.participants, target] });
      await expectReflow();
    }
  });

  it('incoming-call-modal fits as dialog, as banner, with a call going on, and as toast', async () => {
    const ring = sampleIncomingCall({ from: longName, provider: 'demo', recordingPolicy: 'always' });
    const modal = await stage.show('incoming-call-modal');
    await stage.setState({ audioBlocked: true });
    await stage.emit(ring);
    await expectReflow();
    await stage.press('Escape');
    await expectReflow();
    await stage.emit(sampleCall({ ...live, id: 'active', to: longName }));
    await expectReflow();
    const label = 'Safari on the tablet in the consultation room on the second floor';
    const answeredOn = { deviceId: 'device-2', label };
    await stage.emit({ ...ring, ...live, me: { participantId: 'p', state: 'joined', answeredOn } });
    expect(modal.shadowRoot?.querySelector('.toast')?.matches(':popover-open')).to.equal(true);
    await expectReflow();
  });

  it('missed-calls-badge fits with its list open, empty and full', async () => {
    await stage.show('missed-calls-badge');
    stage.button('')?.click();
    await expectReflow();
    stage.clear();
    const missed = sampleIncomingCall({ from: longName, status: 'no_answer', channel: 'video' });
    stage.client.reply('calls.list', { items: [missed], nextCursor: null });
    stage.client.setState({ missedUnseen: 120 });
    const badge = await stage.show('missed-calls-badge');
    badge.shadowRoot?.querySelector('button')?.click();
    await expectReflow();
  });

  it('call-room and its call-controls fit in each stage of the call', async () => {
    const video = { channel: 'video', provider: 'p2p', to: longName } as const;
    const here = {
      participantId: 'me',
      state: 'joined',
      answeredOn: { deviceId: 'device-1', label: '' },
    } as const;
    const elsewhere = {
      ...here,
      answeredOn: { deviceId: 'device-2', label: 'Safari on the tablet upstairs' },
    };
    const participants = [
      sampleParticipant({ id: 'me', state: 'joined' }),
      sampleParticipant({ id: 'other', person: longName, state: 'joined', connection: 'reconnecting' }),
    ];
    for (const call of [
      { ...video, me: here },
      { ...video, ...live, me: here, participants, recording: 'on' },
      { ...video, ...live, me: elsewhere },
      { ...video, ...over },
    ] as const) {
      stage.clear();
      stage.reset(sampleCall(call));
      const { state } = stage.client.session('call-1');
      const media: Partial<MediaSessionState> = {
        phase: 'connected',
        audioBlocked: true,
        cameraAvailable: true,
      };
      state.set({ ...state.getSnapshot(), ...media, local: new MediaStream() });
      await stage.show('call-room', { callId: 'call-1', layout: 'page' });
      await expectReflow();
    }
  });

  it('call-timer and demo-badge fit', async () => {
    stage.reset(sampleCall(live));
    await stage.show('call-timer', { callId: 'call-1' });
    await stage.mount('demo-badge');
    await expectReflow();
  });
});
