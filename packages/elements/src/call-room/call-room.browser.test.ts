import { CallError, type Call, type MediaSessionState } from '@offhook/core';
import { sampleCall, sampleParticipant, samplePersonView } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { textOf } from '../testing/everything-on-page.js';
import { hostileNames, setStage } from '../testing/stage.js';
import type { OffhookCallRoom } from './call-room.js';
import './index.js';

const at = sampleCall().startedAt;
const john = samplePersonView({ kind: 'user', id: 'john', name: 'John Reyes', phone: null });
const meOn = (deviceId: string | null): Call['me'] => ({
  participantId: 'participant-amara',
  state: 'joined',
  answeredOn: deviceId === null ? null : { deviceId, label: 'Safari on iPhone' },
});
const ringing = {
  channel: 'video',
  provider: 'p2p',
  to: john,
  me: meOn('device-1'),
  participants: [
    sampleParticipant({ id: 'participant-amara', state: 'joined' }),
    sampleParticipant({ id: 'participant-john', person: john, state: 'ringing' }),
  ],
} as const;
const live = { ...ringing, status: 'connected', answeredAt: at, connectedAt: at } as const;

describe('call-room', () => {
  const stage = setStage();
  let room: OffhookCallRoom;

  const show = async (call: Partial<Call>): Promise<void> => {
    stage.reset(sampleCall({ ...live, ...call }));
    room = await stage.show('call-room', { callId: 'call-1', layout: 'page' });
  };
  const media = async (change: Partial<MediaSessionState>): Promise<void> => {
    const { state } = stage.client.session('call-1');
    state.set({ ...state.getSnapshot(), ...change });
    await stage.settled();
  };
  const used = (): unknown[] => stage.client.session('call-1').used.map(([name]) => name);

  it('joins by itself when this device placed or took the call, once, and leaves when it goes', async () => {
    await show({});
    await stage.emit(sampleCall(live));
    expect(stage.client.session('call-1').used).to.deep.equal([['join', { video: true, takeOver: false }]]);
    document.body.append(room);
    await stage.settled();
    expect(used()).to.deep.equal(['join']);
    room.remove();
    await stage.settled();
    expect(used()).to.deep.equal(['join', 'leave']);
  });

  it('shows both pictures, silent, the own one mirrored, and an avatar where there is none', async () => {
    await show({});
    const stream = new MediaStream();
    const remote = { participantId: 'participant-john', stream };
    await media({
      local: new MediaStream(),
      cameraAvailable: true,
      remotes: [{ ...remote, hasVideo: true }],
    });
    const [own, other] = [
      stage.byTestId<HTMLVideoElement>('local-video'),
      stage.byTestId<HTMLVideoElement>('remote-video'),
    ];
    expect([own.muted, other.muted, other.srcObject === stream]).to.deep.equal([true, true, true]);
    expect(getComputedStyle(own).scale).to.equal('-1 1');
    expect(room.shadowRoot?.querySelector('.avatar')).to.equal(null);
    expect(await stage.axeFindings(room)).to.deep.equal([]);
    await media({ remotes: [{ ...remote, hasVideo: false }], cameraOff: true });
    expect([stage.isShown('remote-video'), stage.isShown('local-video')]).to.deep.equal([false, false]);
    expect(room.shadowRoot?.querySelector('.avatar')?.textContent).to.equal('JR');
    expect(await stage.axeFindings(room)).to.deep.equal([]);
  });

  it('waits for the other side with a way to cancel', async () => {
    await show({ ...ringing, status: 'ringing', answeredAt: null, connectedAt: null });
    expect(textOf(room)).to.contain('Ringing John Reyes…');
    expect(stage.text('call-status')).to.equal('Ringing');
    expect(stage.byTestId('end-call').getAttribute('aria-label')).to.equal('Cancel');
    expect(await stage.axeFindings(room)).to.deep.equal([]);
  });

  it('offers to take the call over from another device, and does not join unasked', async () => {
    await show({ me: meOn('device-2') });
    expect(used()).to.deep.equal([]);
    expect(textOf(room)).to.contain('This call is running on Safari on iPhone.');
    expect(await stage.axeFindings(room)).to.deep.equal([]);
    stage.button('Join here')?.click();
    await stage.settled();
    expect(stage.client.session('call-1').used).to.deep.equal([['join', { video: true, takeOver: true }]]);
    await stage.emit(sampleCall(live));
    expect(used()).to.deep.equal(['join']);
    expect(stage.isShown('end-call')).to.equal(true);
  });

  it('has no media to join where the call has none here', async () => {
    await show({ channel: 'voice', provider: 'demo', me: meOn(null) });
    expect(used()).to.deep.equal([]);
    expect([stage.isShown('mute'), stage.isShown('end-call'), stage.isShown('demo-badge')]).to.deep.equal([
      true,
      true,
      true,
    ]);
  });

  it('says what is wrong with the microphone and tries again', async () => {
    const sentences: string[] = [];
    for (const code of ['microphone_denied', 'microphone_missing', 'microphone_busy'] as const) {
      await show({});
      const errors = stage.heard('call-error');
      stage.client.session('call-1').failJoin(new CallError(code));
      room.remove();
      await stage.settled();
      document.body.append(room);
      await stage.settled();
      sentences.push(stage.text('call-error'));
      expect(errors.map(({ detail }) => detail.error.code)).to.deep.equal([code]);
      stage.button('Try again')?.click();
      await stage.settled();
      expect(stage.isShown('call-error')).to.equal(false);
      stage.clear();
    }
    expect(sentences[0]).to.contain('blocked');
    expect(sentences[1]).to.contain('No microphone');
    expect(sentences[2]).to.contain('another program');
  });

  it('warns in words', async () => {
    await show({
      roomExpiresAt: new Date(Date.parse(at) + 4 * 60_000).toISOString(),
      participants: [
        sampleParticipant({ id: 'participant-amara', state: 'joined' }),
        sampleParticipant({
          id: 'participant-john',
          person: john,
          state: 'joined',
          connection: 'reconnecting',
          muted: true,
        }),
      ],
    });
    await media({ phase: 'connected', muted: true, notice: 'camera-unavailable' });
    await stage.setState({ connection: 'reconnecting' });
    const warnings = [...(room.shadowRoot?.querySelectorAll('.warning') ?? [])].map((one) => one.textContent);
    expect(warnings).to.deep.equal([
      'No connection to the server. The call goes on.',
      'The camera cannot be used. You are heard, not seen.',
      'You are muted',
      'John Reyes is muted',
      'This room closes in 4 minutes',
    ]);
    expect(stage.text('call-status')).to.equal('Reconnecting…');
    expect(textOf(room)).to.contain('John Reyes is reconnecting…');
    expect(await stage.axeFindings(room)).to.deep.equal([]);
  });

  it('covers the picture on hold and says once who holds', async () => {
    for (const [held, sentence] of [
      ['participant-amara', 'You put the call on hold'],
      ['participant-john', 'John Reyes put you on hold'],
    ]) {
      await show({
        onHold: true,
        participants: [
          sampleParticipant({ id: 'participant-amara', state: 'joined', held: held === 'participant-amara' }),
          sampleParticipant({
            id: 'participant-john',
            person: john,
            state: 'joined',
            held: held === 'participant-john',
          }),
        ],
      });
      const remote = { participantId: 'participant-john', stream: new MediaStream(), hasVideo: true };
      await media({ phase: 'connected', remotes: [remote] });
      expect(getComputedStyle(room.shadowRoot?.querySelector('.remotes') as Element).opacity).to.equal('0');
      expect(room.shadowRoot?.querySelector('.avatar')?.textContent).to.equal('JR');
      expect(room.shadowRoot?.querySelector('.headline')?.textContent).to.equal(sentence);
      expect(textOf(room).match(/on hold/gi)).to.have.length(2); // the status and the sentence
      expect(await stage.axeFindings(room)).to.deep.equal([]);
      stage.clear();
    }
  });

  it('shows that the connection is being made again instead of a picture that stands still', async () => {
    await show({});
    const remote = { participantId: 'participant-john', stream: new MediaStream(), hasVideo: true };
    await media({ phase: 'connected', remotes: [remote] });
    let frames = 30;
    const video = stage.byTestId<HTMLVideoElement>('remote-video');
    video.getVideoPlaybackQuality = () => ({ totalVideoFrames: frames }) as VideoPlaybackQuality;
    await stage.advance(1000);
    expect(stage.text('call-status')).to.equal('Connected');
    await stage.advance(3000);
    expect(stage.text('call-status')).to.equal('Reconnecting…');
    expect(room.shadowRoot?.querySelector('.avatar')?.textContent).to.equal('JR');
    frames = 31;
    await stage.advance(1000);
    expect(stage.text('call-status')).to.equal('Connected');
    expect(room.shadowRoot?.querySelector('.avatar')).to.equal(null);
  });

  it('offers to enable sound when the browser blocks it', async () => {
    await show({});
    await media({ phase: 'connected', audioBlocked: true });
    stage.button('Enable sound')?.click();
    await stage.settled();
    expect(used()).to.deep.equal(['join', 'enableSound']);
    expect(stage.button('Enable sound')).to.equal(undefined);
  });

  it('says afterwards why the call is over, calls again and closes', async () => {
    await show({});
    const [ended, left] = [stage.heard('call-ended'), stage.heard('call-left')];
    await stage.emit(
      sampleCall({
        ...live,
        status: 'ended',
        endedAt: at,
        durationSeconds: 252,
        endReason: 'connection_lost',
      }),
    );
    expect(ended).to.have.length(1);
    expect(textOf(room)).to.contain('The connection was lost.').and.to.contain('Duration 04:12');
    expect(await stage.axeFindings(room)).to.deep.equal([]);
    stage.button('Close')?.click();
    expect(left.map(({ detail }) => detail.callId)).to.deep.equal(['call-1']);
    stage.client.reply('calls.create', sampleCall({ ...ringing, id: 'call-2' }));
    await stage.click('call-now');
    expect(textOf(room)).to.contain('Ringing John Reyes…');
    expect(stage.client.session('call-2').used.map(([name]) => name)).to.deep.equal(['join']);
  });

  it('answers from the room when it rings here', async () => {
    await show({
      direction: 'inbound',
      from: john,
      status: 'ringing',
      answeredAt: null,
      me: { participantId: 'p', state: 'ringing', answeredOn: null },
    });
    expect(textOf(room)).to.contain('John Reyes is calling you');
    expect(used()).to.deep.equal([]);
    stage.client.reply('calls.answer', { ...sampleCall({ ...live, version: 4 }), media: {} as never });
    stage.button('Answer')?.click();
    await stage.settled();
    expect(used()).to.deep.equal(['join']);
  });

  it('keeps the focus when the controls go with the call', async () => {
    await show({});
    stage.byTestId('end-call').focus();
    await stage.emit(sampleCall({ ...live, status: 'ended', endedAt: at, endReason: 'completed' }));
    expect(stage.focused()).to.equal(room.shadowRoot?.querySelector('section'));
  });

  it('works by keyboard', async () => {
    await show({});
    await media({ phase: 'connected', cameraAvailable: true });
    const order: unknown[] = [];
    for (let step = 0; step < 4; step += 1) {
      await stage.press('Tab');
      order.push((stage.focused() as HTMLElement).dataset['testid']);
    }
    expect(order).to.deep.equal(['mute', 'camera', 'hold', 'end-call']);
  });

  it('keeps the controls off the picture where it is narrow', async () => {
    const frame = document.body.appendChild(document.createElement('div'));
    frame.style.cssText = 'width: 360px; height: 640px';
    stage.reset(sampleCall(live));
    room = await stage.show('call-room', { callId: 'call-1' }, frame);
    const picture = room.shadowRoot?.querySelector('.stage')?.getBoundingClientRect();
    const controls = room.shadowRoot?.querySelector('offhook-call-controls')?.getBoundingClientRect();
    expect(picture?.bottom).to.be.at.most((controls?.top ?? 0) + 1);
    expect(controls?.bottom).to.be.at.most(frame.getBoundingClientRect().bottom + 1);
  });

  it('shows foreign names as text, and says when there is no such call', async () => {
    for (const name of hostileNames) {
      await show({ to: { ...john, name } });
      expect(room.shadowRoot?.querySelector('.tag bdi')?.textContent).to.equal(name);
      expect(room.shadowRoot?.querySelector('img')).to.equal(null);
      stage.clear();
    }
    stage.reset();
    stage.client.fail('calls.get', new CallError('not_found'));
    room = await stage.show('call-room', { callId: 'gone', layout: 'page' });
    expect(stage.text('call-error')).to.equal('This does not exist, or you may not see it.');
    expect(await stage.axeFindings(room)).to.deep.equal([]);
  });
});
