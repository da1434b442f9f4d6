import { CallError, type Call, type MediaSessionState } from '@offhook/core';
import {
  fakeCallClient,
  fakeEnvironment,
  sampleCall,
  sampleParticipant,
  samplePersonView,
  type FakeCallClient,
} from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import {
  axeFindings,
  byTestId,
  clear,
  focused,
  heard,
  hostileNames,
  isShown,
  keys,
  mount,
  settled,
  textOf,
} from '../testing/stage.js';
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
  let client: FakeCallClient;
  let room: OffhookCallRoom;
  afterEach(clear);

  const show = async (call: Partial<Call>): Promise<void> => {
    client = fakeCallClient({ calls: [sampleCall({ ...live, ...call })], environment: fakeEnvironment() });
    room = await mount('call-room', { client, callId: 'call-1', layout: 'page' });
  };
  const media = async (change: Partial<MediaSessionState>): Promise<void> => {
    const { state } = client.session('call-1');
    state.set({ ...state.getSnapshot(), ...change });
    await settled();
  };
  const used = (): unknown[] => client.session('call-1').used.map(([name]) => name);
  const button = (label: string): HTMLButtonElement | undefined =>
    [...(room.shadowRoot?.querySelectorAll('button') ?? [])].find((one) => textOf(one) === label);

  it('joins by itself when this device placed or took the call, once, and leaves when it goes', async () => {
    await show({});
    client.emit(sampleCall(live));
    await settled();
    expect(client.session('call-1').used).to.deep.equal([['join', { video: true, takeOver: false }]]);
    document.body.append(room);
    await settled();
    expect(used()).to.deep.equal(['join']);
    room.remove();
    await settled();
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
      byTestId<HTMLVideoElement>('local-video'),
      byTestId<HTMLVideoElement>('remote-video'),
    ];
    expect([own.muted, other.muted, other.srcObject === stream]).to.deep.equal([true, true, true]);
    expect(getComputedStyle(own).scale).to.equal('-1 1');
    expect(room.shadowRoot?.querySelector('.avatar')).to.equal(null);
    expect(await axeFindings(room)).to.deep.equal([]);
    await media({ remotes: [{ ...remote, hasVideo: false }], cameraOff: true });
    expect([isShown('remote-video'), isShown('local-video')]).to.deep.equal([false, false]);
    expect(room.shadowRoot?.querySelector('.avatar')?.textContent).to.equal('JR');
    expect(await axeFindings(room)).to.deep.equal([]);
  });

  it('waits for the other side with a way to cancel', async () => {
    await show({ ...ringing, status: 'ringing', answeredAt: null, connectedAt: null });
    expect(textOf(room)).to.contain('Ringing John Reyes…');
    expect(textOf(byTestId('call-status'))).to.equal('Ringing');
    expect(byTestId('end-call').getAttribute('aria-label')).to.equal('Cancel');
    expect(await axeFindings(room)).to.deep.equal([]);
  });

  it('offers to take the call over from another device, and does not join unasked', async () => {
    await show({ me: meOn('device-2') });
    expect(used()).to.deep.equal([]);
    expect(textOf(room)).to.contain('This call is running on Safari on iPhone.');
    expect(await axeFindings(room)).to.deep.equal([]);
    button('Join here')?.click();
    await settled();
    expect(client.session('call-1').used).to.deep.equal([['join', { video: true, takeOver: true }]]);
    client.emit(sampleCall(live));
    await settled();
    expect(used()).to.deep.equal(['join']);
    expect(isShown('end-call')).to.equal(true);
  });

  it('has no media to join where the call has none here', async () => {
    await show({ channel: 'voice', provider: 'demo', me: meOn(null) });
    expect(used()).to.deep.equal([]);
    expect([isShown('mute'), isShown('end-call'), isShown('demo-badge')]).to.deep.equal([true, true, true]);
  });

  it('says what is wrong with the microphone and tries again', async () => {
    const sentences: string[] = [];
    for (const code of ['microphone_denied', 'microphone_missing', 'microphone_busy'] as const) {
      await show({});
      const errors = heard('call-error');
      client.session('call-1').failJoin(new CallError(code));
      room.remove();
      await settled();
      document.body.append(room);
      await settled();
      sentences.push(textOf(byTestId('call-error')));
      expect(errors.map(({ detail }) => detail.error.code)).to.deep.equal([code]);
      button('Try again')?.click();
      await settled();
      expect(isShown('call-error')).to.equal(false);
      clear();
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
    client.setState({ connection: 'reconnecting' });
    await settled();
    const warnings = [...(room.shadowRoot?.querySelectorAll('.warning') ?? [])].map((one) => one.textContent);
    expect(warnings).to.deep.equal([
      'No connection to the server. The call goes on.',
      'John Reyes is reconnecting…',
      'The camera cannot be used. You are heard, not seen.',
      'You are muted',
      'John Reyes is muted',
      'This room closes in 4 minutes',
    ]);
    expect(await axeFindings(room)).to.deep.equal([]);
  });

  it('offers to enable sound when the browser blocks it', async () => {
    await show({});
    await media({ phase: 'connected', audioBlocked: true });
    button('Enable sound')?.click();
    await settled();
    expect(used()).to.deep.equal(['join', 'enableSound']);
    expect(button('Enable sound')).to.equal(undefined);
  });

  it('says afterwards why the call is over, calls again and closes', async () => {
    await show({});
    const [ended, left] = [heard('call-ended'), heard('call-left')];
    client.emit(
      sampleCall({
        ...live,
        status: 'ended',
        endedAt: at,
        durationSeconds: 252,
        endReason: 'connection_lost',
      }),
    );
    await settled();
    expect(ended).to.have.length(1);
    expect(textOf(room)).to.contain('The connection was lost.').and.to.contain('Duration 04:12');
    expect(await axeFindings(room)).to.deep.equal([]);
    button('Close')?.click();
    expect(left.map(({ detail }) => detail.callId)).to.deep.equal(['call-1']);
    client.reply('calls.create', sampleCall({ ...ringing, id: 'call-2' }));
    byTestId('call-now').click();
    await settled();
    expect(textOf(room)).to.contain('Ringing John Reyes…');
    expect(client.session('call-2').used.map(([name]) => name)).to.deep.equal(['join']);
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
    client.reply('calls.answer', { ...sampleCall({ ...live, version: 4 }), media: {} as never });
    button('Answer')?.click();
    await settled();
    expect(used()).to.deep.equal(['join']);
  });

  it('works by keyboard', async () => {
    await show({});
    await media({ phase: 'connected', cameraAvailable: true });
    const order: unknown[] = [];
    for (let step = 0; step < 4; step += 1) {
      await keys({ press: 'Tab' });
      order.push((focused() as HTMLElement).dataset['testid']);
    }
    expect(order).to.deep.equal(['mute', 'camera', 'hold', 'end-call']);
  });

  it('keeps the controls off the picture where it is narrow', async () => {
    const frame = document.body.appendChild(document.createElement('div'));
    frame.style.cssText = 'width: 360px; height: 640px';
    client = fakeCallClient({ calls: [sampleCall(live)] });
    room = await mount('call-room', { client, callId: 'call-1' }, frame);
    const stage = room.shadowRoot?.querySelector('.stage')?.getBoundingClientRect();
    const controls = room.shadowRoot?.querySelector('offhook-call-controls')?.getBoundingClientRect();
    expect(stage?.bottom).to.be.at.most((controls?.top ?? 0) + 1);
    expect(controls?.bottom).to.be.at.most(frame.getBoundingClientRect().bottom + 1);
  });

  it('shows foreign names as text, and says when there is no such call', async () => {
    for (const name of hostileNames) {
      await show({ to: { ...john, name } });
      expect(room.shadowRoot?.querySelector('.tag bdi')?.textContent).to.equal(name);
      expect(room.shadowRoot?.querySelector('img')).to.equal(null);
      clear();
    }
    client = fakeCallClient();
    client.fail('calls.get', new CallError('not_found'));
    room = await mount('call-room', { client, callId: 'gone', layout: 'page' });
    expect(textOf(byTestId('call-error'))).to.equal('This does not exist, or you may not see it.');
    expect(await axeFindings(room)).to.deep.equal([]);
  });
});
