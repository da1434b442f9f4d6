import { CallError, type Call, type Participant } from '@offhook/core';
import { sampleCall, sampleParticipant, samplePersonView } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { textOf } from '../testing/everything-on-page.js';
import { hostileNames, setStage } from '../testing/stage.js';
import type { OffhookCallStatusBanner } from './call-status-banner.js';
import './index.js';

const at = sampleCall().startedAt;
const live = { status: 'connected', answeredAt: at, connectedAt: at } as const;
const over = {
  ...live,
  status: 'ended',
  endedAt: at,
  durationSeconds: 252,
  outcome: 'answered',
  endReason: 'completed',
} as const;

describe('call-status-banner', () => {
  const stage = setStage();

  const show = (call: Partial<Call>): Promise<OffhookCallStatusBanner> => {
    stage.reset(sampleCall(call));
    return stage.show('call-status-banner', { callId: 'call-1' });
  };
  const type = (text: string): void => {
    const notes = stage.byTestId<HTMLTextAreaElement>('notes');
    notes.value = text;
    notes.dispatchEvent(new Event('input', { bubbles: true }));
  };

  it('follows the call through its states: word, colour, time, and what the button does', async () => {
    const banner = await show({ status: 'initiating', ringingAt: null });
    const seen: unknown[] = [];
    for (const change of [
      {},
      { status: 'ringing' },
      { ...live, status: 'answered' },
      live,
      { ...live, onHold: true },
    ] as Partial<Call>[]) {
      await stage.emit(sampleCall(change));
      seen.push([
        stage.byTestId('call-status').dataset['status'],
        stage.text('call-status'),
        stage.text('end-call'),
      ]);
      expect(await stage.axeFindings(banner)).to.deep.equal([]);
    }
    expect(seen).to.deep.equal([
      ['ringing', 'Ringing', 'Cancel'],
      ['ringing', 'Ringing', 'Cancel'],
      ['answered', 'Answered', 'End call'],
      ['connected', 'Connected', 'End call'],
      ['on_hold', 'On hold', 'End call'],
    ]);
    await stage.advance(65_000);
    expect(stage.text('call-timer')).to.equal('01:05');
  });

  it('says that the own phone is called, which is picked up before the other side is called', async () => {
    const banner = await show({ status: 'initiating', agentLeg: { device: 'phone', state: 'dialing' } });
    expect(stage.text('own-phone')).to.equal('Your phone is being called. Pick it up to be connected.');
    const words = stage.byTestId('own-phone').closest('[role=status]');
    await stage.emit(sampleCall({ status: 'initiating', agentLeg: { device: 'phone', state: 'ringing' } }));
    expect(stage.text('own-phone')).to.equal('Your phone is ringing. Pick it up to be connected.');
    expect(stage.byTestId('own-phone').closest('[role=status]')).to.equal(words);
    expect(await stage.axeFindings(banner)).to.deep.equal([]);
    await stage.emit(sampleCall({ status: 'ringing', agentLeg: { device: 'phone', state: 'up' } }));
    expect(stage.isShown('own-phone')).to.equal(false);
    await stage.emit(sampleCall({ status: 'ringing', agentLeg: { device: 'browser', state: 'dialing' } }));
    expect(stage.isShown('own-phone')).to.equal(false);
  });

  it('lets whoever a call is given back to decline it, and says afterwards who has it', async () => {
    const leo = sampleParticipant({
      id: 'participant-leo',
      state: 'joined',
      person: samplePersonView({ kind: 'user', id: 'leo', name: 'Leo Fischer' }),
    });
    const [amara, maya] = sampleCall().participants as [Participant, Participant];
    const withLeo = (state: 'ringing' | 'declined'): Call =>
      sampleCall({
        ...live,
        ...{ kind: 'phone', agentId: 'leo', participants: [maya, leo, { ...amara, state }] },
        me: { participantId: amara.id, state, answeredOn: null },
      });
    const banner = await show(withLeo('ringing'));
    expect(stage.text('end-call')).to.equal('Decline');
    await stage.emit(withLeo('declined'));
    expect(stage.isShown('end-call')).to.equal(false);
    expect(textOf(banner)).to.contain('Transferred to Leo Fischer.');
  });

  it('announces each change of status once and never the time', async () => {
    const banner = await show({});
    const live1 = [...(banner.shadowRoot?.querySelectorAll('[role=status]') ?? [])].at(-1);
    expect(live1?.textContent).to.equal('');
    await stage.emit(sampleCall(live));
    expect(live1?.textContent).to.equal('Maya Patel: Connected');
    let changes = 0;
    new MutationObserver(() => (changes += 1)).observe(live1 as Node, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    await stage.advance(5000);
    expect(changes).to.equal(0);
  });

  it('tells status changes and the end', async () => {
    await show({});
    const changes = stage.heard('call-status-changed');
    const ends = stage.heard('call-ended');
    await stage.emit(sampleCall(live));
    await stage.emit(sampleCall(over));
    expect(changes.map(({ detail }) => [detail.previous, detail.status])).to.deep.equal([
      ['ringing', 'connected'],
      ['connected', 'ended'],
    ]);
    expect(ends).to.have.length(1);
  });

  it('ends at once, sends what is not saved yet, and is busy meanwhile', async () => {
    await show(live);
    type('Blood pressure fine');
    const release = stage.client.hold('calls.end');
    await stage.click('end-call');
    expect(stage.text('end-call')).to.equal('Ending…');
    stage.byTestId('end-call').click();
    stage.client.reply('calls.end', sampleCall({ ...over, version: 9, notes: 'Blood pressure fine' }));
    release();
    await stage.settled();
    expect(stage.client.requests.map(({ name, body }) => [name, body])).to.deep.equal([
      ['calls.end', { notes: 'Blood pressure fine' }],
    ]);
    expect(stage.byTestId<HTMLTextAreaElement>('notes').value).to.equal('Blood pressure fine');
    expect(stage.text('call-status')).to.equal('Ended');
  });

  it('is over for whoever gave the call away, who is told to whom, and nothing of how it goes on', async () => {
    const banner = await show({ ...live, recording: 'on' });
    const [amara, maya] = sampleCall().participants;
    if (!amara || !maya) throw new Error('two people are in this call');
    const leo = {
      ...amara,
      id: 'participant-leo',
      person: { ...amara.person, id: 'leo', name: 'Leo Fischer' },
    };
    const given: Partial<Call> = {
      ...{ agentId: 'leo', recording: 'on', participants: [{ ...amara, state: 'left' }, maya, leo] },
      me: { participantId: amara.id, state: 'left', answeredOn: null },
    };
    await stage.emit(sampleCall({ ...live, ...given }));
    expect(textOf(banner)).to.contain('Transferred to Leo Fischer.');
    expect(textOf(banner)).to.contain('Maya Patel: Transferred to Leo Fischer.');
    expect(stage.text('call-status')).to.equal('Ended');
    for (const id of ['call-timer', 'recording-notice', 'end-call', 'mute'])
      expect(stage.isShown(id), id).to.equal(false);
    expect(await stage.axeFindings(banner)).to.deep.equal([]);
    await stage.emit(sampleCall({ ...over, ...given }));
    expect(textOf(banner)).to.contain('Transferred to Leo Fischer. The call is over.');
    const elsewhere = { ...given, direction: 'inbound', from: maya.person, to: leo.person } as const;
    await stage.emit(sampleCall({ ...live, ...elsewhere }));
    expect(textOf(banner)).to.contain('You are no longer in this call.');
  });

  it('saves notes when the person pauses or leaves the field, and says so', async () => {
    await show(live);
    stage.client.reply('calls.update', ({ body }) =>
      sampleCall({ ...live, version: 5, notes: (body as { notes: string }).notes }),
    );
    type('Next check');
    expect(stage.client.requests).to.have.length(0);
    await stage.advance(1500);
    expect(stage.client.requests.map(({ body }) => body)).to.deep.equal([{ notes: 'Next check' }]);
    expect(textOf(stage.byTestId('notes').closest('.details') as Element)).to.contain('Saved');
    type('Next check in May');
    stage.byTestId('notes').dispatchEvent(new Event('change', { bubbles: true }));
    await stage.settled();
    expect(stage.client.requests.at(-1)?.body).to.deep.equal({ notes: 'Next check in May' });
  });

  it('never loses typed text: not to a snapshot, not to a failure, not when the element goes', async () => {
    const banner = await show(live);
    type('Important');
    await stage.emit(sampleCall({ ...live, notes: 'from elsewhere' }));
    expect(stage.byTestId<HTMLTextAreaElement>('notes').value).to.equal('Important');
    stage.client.fail('calls.update', new CallError('unavailable'));
    await stage.advance(1500);
    expect(stage.byTestId<HTMLTextAreaElement>('notes').value).to.equal('Important');
    expect(textOf(banner)).to.contain('Not saved. Your text is still here.');
    expect(await stage.axeFindings(banner)).to.deep.equal([]);
    stage.client.reply('calls.update', sampleCall({ ...live, notes: 'Important' }));
    banner.remove();
    await stage.settled();
    expect(stage.client.requests.at(-1)?.body).to.deep.equal({ notes: 'Important' });
  });

  it('has one save under way: what was typed meanwhile goes after it, and cannot be overtaken', async () => {
    await show(live);
    const letGo = stage.client.hold('calls.update');
    const bodies = (): unknown[] => stage.client.requests.map(({ body }) => body);
    type('One');
    await stage.advance(1500);
    type('One, two');
    await stage.advance(1500);
    expect(bodies()).to.deep.equal([{ notes: 'One' }]);
    letGo();
    await stage.settled();
    await stage.advance(1500);
    expect(bodies()).to.deep.equal([{ notes: 'One' }, { notes: 'One, two' }]);
  });

  it('keeps the outcome that was chosen during the call, though the server names it only afterwards', async () => {
    await show(live);
    stage.client.reply('calls.update', sampleCall({ ...live, version: 5 }));
    const outcome = stage.byTestId<HTMLSelectElement>('outcome');
    outcome.value = 'voicemail';
    outcome.dispatchEvent(new Event('change', { bubbles: true }));
    await stage.settled();
    expect(outcome.value).to.equal('voicemail');
    await stage.emit(sampleCall({ ...live, version: 6, onHold: true }));
    expect(outcome.value).to.equal('voicemail');
    await stage.emit(sampleCall({ ...over, version: 7, outcome: 'answered' }));
    expect(outcome.value).to.equal('answered');
  });

  it('is well again and saves by itself when the server is back', async () => {
    const banner = await show(live);
    stage.client.fail('calls.update', new CallError('unavailable'));
    await stage.setState({ connection: 'reconnecting' });
    type('Important');
    await stage.advance(1500);
    expect(textOf(banner)).to.contain('Not saved.');
    stage.client.reply('calls.update', sampleCall({ ...live, version: 5, notes: 'Important' }));
    await stage.setState({ connection: 'live' });
    expect(stage.isShown('call-error')).to.equal(false);
    expect(textOf(banner)).to.contain('Saved').and.not.to.contain('Not saved');
    expect(stage.client.requests.at(-1)?.body).to.deep.equal({ notes: 'Important' });
  });

  it('leads back to a running call whose sound and picture are in the browser, and only there', async () => {
    const banner = await show({ ...live, provider: 'p2p' });
    expect(stage.isShown('return-to-call')).to.equal(false);
    banner.href = '/call/{callId}';
    await stage.settled();
    document.body.addEventListener('call-navigate', (event) => event.preventDefault(), { once: true });
    const navigated = stage.heard('call-navigate');
    await stage.click('return-to-call');
    expect(navigated.map(({ detail }) => detail.href)).to.deep.equal(['/call/call-1']);
    expect(await stage.axeFindings(banner)).to.deep.equal([]);
    await stage.setState({ mediaCallId: 'call-1' });
    expect(stage.isShown('return-to-call')).to.equal(false);
    await stage.setState({ mediaCallId: null });
    await stage.emit(sampleCall(over));
    expect(stage.isShown('return-to-call')).to.equal(false);
  });

  it('saves an outcome of an answered call at once and offers none before', async () => {
    await show({});
    expect(stage.byTestId<HTMLSelectElement>('outcome').disabled).to.equal(true);
    await stage.emit(sampleCall(over));
    const outcome = stage.byTestId<HTMLSelectElement>('outcome');
    expect(outcome.value).to.equal('answered');
    outcome.value = 'voicemail';
    outcome.dispatchEvent(new Event('change', { bubbles: true }));
    await stage.settled();
    expect(stage.client.requests[0]?.body).to.deep.equal({ outcome: 'voicemail' });
  });

  it('has nothing to write for clients and nothing to end for those who are not in the call', async () => {
    await show({ ...live, me: null });
    await stage.setState({ me: { userId: 'maya', orgId: 'clinic', role: 'client', name: 'Maya' } });
    expect([stage.isShown('notes'), stage.isShown('outcome'), stage.isShown('end-call')]).to.deep.equal([
      false,
      false,
      false,
    ]);
  });

  it('shows the live, else the newest call of a conversation, loading it when it is older', async () => {
    stage.client.reply('conversations.get', {
      id: 'conversation-1',
      contactId: null,
      people: [],
      status: 'completed',
      currentCallId: null,
      updatedAt: at,
      entries: [],
      nextCursor: null,
    });
    const banner = await stage.show('call-status-banner', { conversationId: 'conversation-1' });
    expect(textOf(banner)).to.contain('No call yet');
    expect(await stage.axeFindings(banner)).to.deep.equal([]);
    await stage.emit(sampleCall({ id: 'old', ...over }));
    expect(stage.text('call-status')).to.equal('Ended');
    await stage.emit(sampleCall({ id: 'new' }));
    expect(stage.text('call-status')).to.equal('Ringing');
  });

  it('shows a skeleton with what the page knows, then why it failed, and tries again', async () => {
    stage.client.fail('calls.get', new CallError('not_found'));
    const release = stage.client.hold('calls.get');
    const banner = await stage.show('call-status-banner', {
      callId: 'gone',
      name: 'Maya',
      initialStatus: 'ringing',
    });
    expect(textOf(banner)).to.contain('Maya');
    expect(stage.text('call-status')).to.equal('Ringing');
    expect(await stage.axeFindings(banner)).to.deep.equal([]);
    release();
    await stage.settled();
    expect(stage.text('call-error')).to.equal('This does not exist, or you may not see it.');
    expect(await stage.axeFindings(banner)).to.deep.equal([]);
    stage.client.reply('calls.get', sampleCall({ id: 'gone' }));
    stage.button('Try again')?.click();
    await stage.settled();
    expect(stage.isShown('end-call')).to.equal(true);
  });

  it('asks once, and again when the connection comes back', async () => {
    stage.client.fail('calls.get', new CallError('unavailable', { retryable: true }));
    await stage.show('call-status-banner', { callId: 'call-1', transport: 'polling' });
    expect(stage.client.transport).to.equal('polling');
    await stage.setState({ missedUnseen: 1 });
    expect(stage.client.requests).to.have.length(1);
    await stage.setState({ connection: 'offline' });
    stage.client.reply('calls.get', sampleCall(live));
    await stage.setState({ connection: 'live' });
    expect(stage.client.requests).to.have.length(2);
    expect(stage.text('call-status')).to.equal('Connected');
  });

  it('works by keyboard, in reading order', async () => {
    await show(live);
    await stage.until(() => stage.isShown('mute'));
    for (const id of ['end-call', 'mute', 'hold']) {
      await stage.press('Tab');
      expect(stage.focused() === stage.byTestId(id), id).to.equal(true);
    }
    await stage.press('Tab');
    expect(stage.focused() === stage.byTestId('outcome')).to.equal(true);
    await stage.press('Tab');
    expect(stage.focused() === stage.byTestId('notes')).to.equal(true);
    await stage.keys({ type: 'ok' });
    await stage.press('Tab');
    expect(stage.client.requests.at(-1)?.body).to.deep.equal({ notes: 'ok' });
  });

  it('keeps the focus when the end button goes, and not on a button that calls again', async () => {
    const banner = await show(live);
    stage.byTestId('end-call').focus();
    await stage.emit(sampleCall(over));
    expect(stage.focused()).to.equal(banner.shadowRoot?.querySelector('section'));
    await stage.press('Tab');
    expect(stage.focused() === stage.byTestId('call-now')).to.equal(true);
  });

  it('says what failed and can be used again', async () => {
    await show(live);
    stage.client.fail('calls.end', new CallError('unavailable'));
    const errors = stage.heard('call-error');
    await stage.click('end-call');
    expect(stage.text('call-error')).to.equal('The server cannot be reached. Try again in a moment.');
    expect(errors).to.have.length(1);
    expect(stage.text('end-call')).to.equal('End call');
  });

  it('shows foreign names and notes as text, however long, without overflowing', async () => {
    for (const name of hostileNames) {
      const banner = await show({ ...live, to: { ...sampleCall().to, name }, notes: name });
      banner.style.inlineSize = '360px';
      await stage.settled();
      expect(banner.shadowRoot?.querySelector('.name')?.textContent).to.equal(name);
      expect(banner.shadowRoot?.querySelector('img')).to.equal(null);
      expect(banner.scrollWidth).to.be.at.most(360);
      stage.clear();
    }
    expect('hacked' in window).to.equal(false);
  });
});
