import { CallError, type Call } from '@offhook/core';
import { sampleCall, sampleParticipant, samplePersonView } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { setStage } from '../testing/stage.js';
import './index.js';

const { capabilities, startedAt: at } = sampleCall();
const all = { ...capabilities, dtmf: true, transfer: true, record: true };
const live: Partial<Call> = {
  ...{ status: 'connected', answeredAt: at, connectedAt: at, provider: 'twilio', capabilities: all },
  recordingPolicy: 'ask',
};
const leo = samplePersonView({ kind: 'user', id: 'leo', name: 'Leo Fischer', phone: null });

describe('call-controls of a call to a phone', () => {
  const stage = setStage();

  const show = async (call: Partial<Call> = {}, layout: 'room' | 'bar' = 'bar') => {
    stage.reset(sampleCall({ ...live, ...call }));
    return stage.show('call-controls', { callId: 'call-1', layout });
  };
  const open = async (name: string, shows: string): Promise<void> => {
    await stage.click(name);
    await stage.until(() => stage.isShown(shows));
  };
  const bodies = (name: string): unknown[] =>
    stage.client.requests.filter((one) => one.name === name).map(({ body }) => body);
  /** Leo is being brought in. */
  const withLeo = (state: 'invited' | 'ringing' | 'joined' | 'left', mode?: 'blind' | 'attended'): Call => {
    const call = sampleCall({ ...live, onHold: mode !== undefined });
    const target = sampleParticipant({ id: 'participant-leo', person: leo, state });
    return {
      ...call,
      participants: [...call.participants, target],
      transfer: mode ? { mode, to: target.id } : null,
    };
  };

  it('has a control for what the call can do once it is answered, and nothing else', async () => {
    const ids = ['keypad', 'transfer', 'record', 'hold', 'end-call'];
    const shown = (): readonly string[] => ids.filter((id) => stage.isShown(id));
    await show();
    expect(shown()).to.deep.equal(['keypad', 'transfer', 'record', 'hold']);
    await stage.emit(sampleCall({ ...live, capabilities }));
    expect(shown()).to.deep.equal(['hold']);
    await stage.emit(sampleCall({ ...live, recordingPolicy: 'off' }));
    expect(shown()).to.deep.equal(['keypad', 'transfer', 'hold']);
    await stage.emit(sampleCall({ ...live, status: 'ringing', answeredAt: null }));
    expect(shown()).to.deep.equal([]);
    await stage.emit(sampleCall(live));
    await stage.setState({ me: { userId: 'maya', orgId: 'clinic', role: 'client', name: 'Maya' } });
    expect(shown()).to.deep.equal(['keypad', 'hold']);
  });

  for (const layout of ['room', 'bar'] as const) {
    it(`passes axe with each panel open, layout ${layout}, and closes on Escape without ending the call`, async () => {
      const controls = await show({}, layout);
      const escapes: Event[] = [];
      document.body.addEventListener('keydown', (event) => escapes.push(event), { once: true });
      for (const [name, inside] of [
        ['keypad', 'dial-key-1'],
        ['transfer', 'transfer-search'],
        ['record', 'recording-start'],
      ] as const) {
        stage.byTestId(name).focus();
        await stage.press('Enter');
        await stage.until(() => stage.isShown(inside));
        expect(stage.byTestId(name).getAttribute('aria-expanded')).to.equal('true');
        expect(await stage.axeFindings(controls), name).to.deep.equal([]);
        escapes.length = 0;
        await stage.press('Escape');
        await stage.until(() => !stage.isShown(inside));
        expect(stage.focused()).to.equal(stage.byTestId(name));
      }
      expect(stage.sent()).to.not.include('calls.end');
    });
  }

  it('plays keys in the order in which they were pressed, by pointer and by keyboard', async () => {
    await show();
    await open('keypad', 'dial-key-1');
    expect(stage.byTestId('dial-key-star').getAttribute('aria-label')).to.equal('Star');
    const release = stage.client.hold('calls.sendDtmf');
    await stage.click('dial-key-1');
    for (const key of ['2', '#']) await stage.press(key);
    await stage.click('dial-key-star');
    expect(stage.text('dial-pressed')).to.equal('12#*');
    expect(bodies('calls.sendDtmf')).to.deep.equal([{ digits: '1' }]);
    release();
    await stage.until(() => bodies('calls.sendDtmf').length === 2);
    expect(bodies('calls.sendDtmf')).to.deep.equal([{ digits: '1' }, { digits: '2#*' }]);
    for (let index = 0; index < 10; index += 1)
      expect(stage.byTestId(`dial-key-${index}`).offsetHeight).to.be.at.least(48);
  });

  it('says which keys were not played', async () => {
    await show();
    await open('keypad', 'dial-key-1');
    await stage.click('dial-key-1');
    stage.client.fail('calls.sendDtmf', new CallError('provider_unavailable', { message: 'Not now.' }));
    await stage.click('dial-key-2');
    expect(stage.text('dial-pressed')).to.equal('1');
    expect(stage.text('call-error')).to.equal('Not now.');
  });

  it('finds a colleague, and transfers after speaking with them', async () => {
    const controls = await show();
    const items = [
      { ...leo, presence: 'available' as const, isStaff: true, canRing: true },
      {
        ...samplePersonView({ id: 'contact-9', name: 'No Phone', phone: null }),
        presence: 'offline' as const,
        isStaff: false,
        canRing: false,
      },
    ];
    stage.client.reply('directory.search', { items, nextCursor: null });
    await open('transfer', 'transfer-search');
    expect(stage.focused()).to.equal(stage.byTestId('transfer-search'));
    await stage.keys({ type: 'Le' });
    await stage.advance(250);
    expect(stage.client.requests.at(-1)?.query).to.include({ query: 'Le' });
    const [first, second] = stage.allByTestId('transfer-person') as HTMLButtonElement[];
    expect(second?.disabled).to.equal(true);
    first?.click();
    await stage.settled();
    expect(stage.focused()).to.equal(stage.byTestId('transfer-talk'));
    expect(await stage.axeFindings(controls)).to.deep.equal([]);
    await stage.click('transfer-talk');
    await stage.until(() => !stage.isShown('transfer-talk'));
    expect(bodies('calls.transfer')).to.deep.equal([{ to: { userId: 'leo' }, mode: 'attended' }]);

    await stage.emit(withLeo('invited', 'attended'));
    expect(stage.text('transfer-status')).to.equal('Calling Leo Fischer. Maya Patel is on hold.');
    await stage.emit(withLeo('ringing', 'attended'));
    expect(stage.text('transfer-status')).to.equal('Ringing Leo Fischer. Maya Patel is on hold.');
    expect(stage.isShown('complete-transfer')).to.equal(false);
    const answered = withLeo('joined', 'attended');
    const connecting = answered.participants.map((one) => ({ ...one, connection: 'connecting' as const }));
    await stage.emit({ ...answered, participants: connecting });
    expect(stage.isShown('complete-transfer')).to.equal(false);
    await stage.emit(withLeo('joined', 'attended'));
    expect(stage.text('transfer-status')).to.equal('You speak with Leo Fischer. Maya Patel is on hold.');
    expect(await stage.axeFindings(controls)).to.deep.equal([]);
    await stage.click('complete-transfer');
    await stage.click('cancel-transfer');
    expect(stage.sent().slice(-2)).to.deep.equal(['calls.completeTransfer', 'calls.cancelTransfer']);
  });

  it('keeps the keyboard in the controls when a transfer begins and is taken back, and looks anew who is there', async () => {
    const controls = await show();
    const items = [{ ...leo, presence: 'available' as const, isStaff: true, canRing: true }];
    stage.client.reply('directory.search', { items, nextCursor: null });
    await open('transfer', 'transfer-person');
    await stage.click('transfer-person');
    stage.byTestId('transfer-talk').focus();
    await stage.emit(withLeo('invited', 'attended'));
    await stage.press('Enter');
    await stage.until(() => !stage.isShown('transfer-talk'));
    const group = controls.shadowRoot?.querySelector('.controls');
    expect(stage.focused() === group).to.equal(true);
    stage.byTestId('cancel-transfer').focus();
    await stage.emit(sampleCall({ ...live, version: 9 }));
    expect(stage.focused() === group).to.equal(true);
    const before = stage.client.requests.filter(({ name }) => name === 'directory.search').length;
    await open('transfer', 'transfer-person');
    expect(stage.client.requests.filter(({ name }) => name === 'directory.search')).to.have.length(
      before + 1,
    );
  });

  it('transfers at once to a number that is typed, and shows why that is refused', async () => {
    await show();
    await open('transfer', 'transfer-search');
    await stage.keys({ type: '+1 202 555 0163' });
    await stage.click('transfer-person');
    stage.client.fail(
      'calls.transfer',
      new CallError('do_not_call', { message: 'They asked not to be called.' }),
    );
    await stage.click('transfer-now');
    expect(stage.text('call-error')).to.equal('They asked not to be called.');
    stage.client.reply('calls.transfer', sampleCall(live));
    await stage.click('transfer-now');
    expect(bodies('calls.transfer').at(-1)).to.deep.equal({ to: { phone: '+12025550163' }, mode: 'blind' });
  });

  it('says why a transfer came to nothing, and that the customer is back', async () => {
    await show();
    const entry = {
      id: 'event-1',
      at,
      type: 'transfer-canceled',
      actor: { kind: 'system', id: null, name: null },
    } as const;
    for (const [cause, says] of [
      ['busy', 'Leo Fischer is busy. You are back with Maya Patel.'],
      [null, ''],
    ] as const) {
      stage.client.reply('calls.events', {
        items: [{ ...entry, data: { to: 'participant-leo', cause } }],
      });
      await stage.emit(withLeo('ringing', 'blind'));
      expect(stage.text('transfer-status')).to.equal('Transferring Maya Patel to Leo Fischer…');
      await stage.emit(withLeo('left'));
      const [status] = stage.allByTestId('transfer-status');
      expect(status?.textContent?.trim()).to.equal(says);
    }
  });

  it('offers a colleague who was given the call whoever gave it, and not the customer', async () => {
    const given = withLeo('joined');
    const [amara, maya, target] = given.participants;
    if (!amara || !maya || !target) throw new Error('three people are in this call');
    await show({
      ...{ direction: 'inbound', agentId: 'leo', participants: [{ ...amara, state: 'left' }, maya, target] },
      me: { participantId: target.id, state: 'joined', answeredOn: null },
    });
    const desk = '+12025550111';
    const found = [{ ...amara.person, phone: desk }, maya.person, leo].map((person) => ({
      ...person,
      ...{ presence: 'available' as const, isStaff: person.kind === 'user', canRing: true },
    }));
    stage.client.reply('directory.search', { items: found, nextCursor: null });
    await open('transfer', 'transfer-person');
    const names = stage.allByTestId('transfer-person').map((one) => one.querySelector('.name')?.textContent);
    expect(names).to.deep.equal(['Amara Okafor']);
  });

  it('offers whoever is brought in neither the transfer nor its end', async () => {
    await show();
    const me = { participantId: 'participant-leo', state: 'joined', answeredOn: null } as const;
    await stage.emit({ ...withLeo('joined', 'attended'), me });
    expect(stage.text('transfer-status')).to.contain('You are being brought in');
    expect(
      ['transfer', 'cancel-transfer', 'complete-transfer'].filter((id) => stage.isShown(id)),
    ).to.deep.equal([]);
  });

  it('records after the agent has said that the other side agrees, and pauses and stops', async () => {
    await show();
    await open('record', 'recording-start');
    const start = stage.byTestId<HTMLButtonElement>('recording-start');
    expect(start.disabled).to.equal(true);
    await stage.click('recording-consent');
    await stage.click('recording-start');
    await stage.until(() => !stage.isShown('recording-start'));
    expect(bodies('calls.record')).to.deep.equal([{ action: 'start', consent: true }]);
    for (const [recording, id, action] of [
      ['on', 'recording-pause', 'pause'],
      ['paused', 'recording-resume', 'resume'],
      ['on', 'recording-stop', 'stop'],
    ] as const) {
      await stage.emit(sampleCall({ ...live, recording }));
      await open('record', id);
      await stage.click(id);
      await stage.until(() => !stage.isShown(id));
      expect(bodies('calls.record').at(-1)).to.deep.equal({ action });
    }
  });

  it('opens the microphone of a call that this browser takes part in, and explains when it may not', async () => {
    stage.reset(sampleCall({ ...live, status: 'initiating', answeredAt: null, inBrowser: true }));
    const session = stage.client.session('call-1');
    const denied = new CallError('microphone_denied', { message: 'microphone_denied' });
    session.failJoin(denied);
    const controls = await stage.show('call-controls', { callId: 'call-1', layout: 'bar' });
    session.state.set({ ...session.state.getSnapshot(), phase: 'failed', error: denied });
    await stage.settled();
    expect(stage.text('media-error')).to.contain('The microphone is blocked.');
    expect(await stage.axeFindings(controls)).to.deep.equal([]);
    await stage.click('media-retry');
    expect(session.used.map(([name]) => name)).to.deep.equal(['join', 'join']);
    expect(stage.isShown('media-error')).to.equal(false);
    session.state.set({ ...session.state.getSnapshot(), phase: 'reconnecting' });
    await stage.settled();
    expect(stage.text('media-status')).to.contain('Reconnecting…');
    await stage.click('mute');
    expect(session.used.at(-1)).to.deep.equal(['setMuted', true]);
    controls.remove();
    await stage.settled();
    expect(session.used.at(-1)).to.deep.equal(['leave']);
  });

  it('brings the sound of a call to this device that runs on another one', async () => {
    const participantId = 'participant-amara';
    const me = (deviceId: string, label: string | null) =>
      ({ participantId, state: 'joined', answeredOn: { deviceId, label } }) as Call['me'];
    const mine = { ...live, inBrowser: true } as const;
    stage.reset(sampleCall({ ...mine, me: me('device-2', 'Safari on iPhone') }));
    const controls = await stage.show('call-controls', { callId: 'call-1', layout: 'bar' });
    const session = stage.client.session('call-1');
    expect(session.used).to.deep.equal([]);
    expect(stage.text('media-status')).to.equal(
      'This call is running on Safari on iPhone. The other device leaves the call then.',
    );
    expect(await stage.axeFindings(controls)).to.deep.equal([]);
    await stage.click('join-here');
    expect(session.used).to.deep.equal([['join', { video: false, takeOver: true }]]);
    await stage.emit(sampleCall({ ...mine, version: 2, me: me('device-1', 'Chrome on Linux') }));
    expect(stage.isShown('join-here')).to.equal(false);
    expect(session.used).to.have.length(1);
  });

  it('gives the sound back with a call that is given away, and takes it anew when it comes back', async () => {
    const mine = { ...live, inBrowser: true };
    stage.reset(sampleCall(mine));
    await stage.show('call-controls', { callId: 'call-1', layout: 'bar' });
    const participantId = 'participant-amara';
    for (const state of ['left', 'ringing'] as const)
      await stage.emit(sampleCall({ ...mine, me: { participantId, state, answeredOn: null } }));
    await stage.emit(sampleCall(mine));
    const used = stage.client.session('call-1').used.map(([name]) => name);
    expect(used).to.deep.equal(['join', 'leave', 'join']);
  });

  it('leaves the microphone alone where the agent speaks through a phone', async () => {
    await show({ inBrowser: false });
    expect(stage.client.session('call-1').used).to.deep.equal([]);
  });
});
