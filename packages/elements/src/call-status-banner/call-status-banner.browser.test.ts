import { CallError, type Call } from '@offhook/core';
import {
  fakeCallClient,
  fakeEnvironment,
  sampleCall,
  type FakeCallClient,
  type FakeEnvironment,
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
  let environment: FakeEnvironment;
  afterEach(clear);
  beforeEach(() => {
    environment = fakeEnvironment();
  });

  const show = async (
    call: Partial<Call>,
  ): Promise<{ banner: OffhookCallStatusBanner; client: FakeCallClient }> => {
    const client = fakeCallClient({ environment, calls: [sampleCall(call)] });
    return { client, banner: await mount('call-status-banner', { client, callId: 'call-1' }) };
  };
  const type = (text: string): void => {
    const notes = byTestId<HTMLTextAreaElement>('notes');
    notes.value = text;
    notes.dispatchEvent(new Event('input', { bubbles: true }));
  };

  it('follows the call through its states: word, colour, time, and what the button does', async () => {
    const { client, banner } = await show({ status: 'initiating', ringingAt: null });
    const seen: unknown[] = [];
    for (const change of [
      {},
      { status: 'ringing' },
      { ...live, status: 'answered' },
      live,
      { ...live, onHold: true },
    ] as Partial<Call>[]) {
      client.emit(sampleCall(change));
      await settled();
      seen.push([
        byTestId('call-status').dataset['status'],
        textOf(byTestId('call-status')),
        textOf(byTestId('end-call')),
      ]);
      expect(await axeFindings(banner)).to.deep.equal([]);
    }
    expect(seen).to.deep.equal([
      ['ringing', 'Ringing', 'Cancel'],
      ['ringing', 'Ringing', 'Cancel'],
      ['answered', 'Answered', 'End call'],
      ['connected', 'Connected', 'End call'],
      ['on_hold', 'On hold', 'End call'],
    ]);
    await environment.advance(65_000);
    await settled();
    expect(textOf(byTestId('call-timer'))).to.equal('01:05');
  });

  it('announces each change of status once and never the time', async () => {
    const { client, banner } = await show({});
    const live1 = [...(banner.shadowRoot?.querySelectorAll('[role=status]') ?? [])].at(-1);
    expect(live1?.textContent).to.equal('');
    client.emit(sampleCall(live));
    await settled();
    expect(live1?.textContent).to.equal('Maya Patel: Connected');
    let changes = 0;
    new MutationObserver(() => (changes += 1)).observe(live1 as Node, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    await environment.advance(5000);
    await settled();
    expect(changes).to.equal(0);
  });

  it('tells status changes and the end', async () => {
    const { client } = await show({});
    const changes = heard('call-status-changed');
    const ends = heard('call-ended');
    client.emit(sampleCall(live));
    await settled();
    client.emit(sampleCall(over));
    await settled();
    expect(changes.map(({ detail }) => [detail.previous, detail.status])).to.deep.equal([
      ['ringing', 'connected'],
      ['connected', 'ended'],
    ]);
    expect(ends).to.have.length(1);
  });

  it('ends at once, sends what is not saved yet, and is busy meanwhile', async () => {
    const { client } = await show(live);
    type('Blood pressure fine');
    const release = client.hold('calls.end');
    byTestId('end-call').click();
    await settled();
    expect(textOf(byTestId('end-call'))).to.equal('Ending…');
    byTestId('end-call').click();
    client.reply('calls.end', sampleCall({ ...over, version: 9, notes: 'Blood pressure fine' }));
    release();
    await settled();
    expect(client.requests.map(({ name, body }) => [name, body])).to.deep.equal([
      ['calls.end', { notes: 'Blood pressure fine' }],
    ]);
    expect(byTestId<HTMLTextAreaElement>('notes').value).to.equal('Blood pressure fine');
    expect(textOf(byTestId('call-status'))).to.equal('Ended');
  });

  it('says why the call is over and calls the same person again', async () => {
    const { client, banner } = await show({
      status: 'no_answer',
      endedAt: at,
      outcome: 'no_answer',
      endReason: 'timeout',
      reference: 'r1',
    });
    expect(textOf(banner)).to.contain('Maya Patel did not answer.');
    expect(isShown('end-call')).to.equal(false);
    expect(await axeFindings(banner)).to.deep.equal([]);
    client.reply('calls.create', sampleCall({ id: 'call-2' }));
    byTestId('call-now').click();
    await settled();
    expect(client.requests[0]?.body).to.deep.equal({
      to: { contactId: 'contact-1' },
      channel: 'voice',
      reference: 'r1',
    });
    expect(textOf(byTestId('call-status'))).to.equal('Ringing');
    expect(textOf(byTestId('end-call'))).to.equal('Cancel');
  });

  it('saves notes when the person pauses or leaves the field, and says so', async () => {
    const { client } = await show(live);
    client.reply('calls.update', ({ body }) =>
      sampleCall({ ...live, version: 5, notes: (body as { notes: string }).notes }),
    );
    type('Next check');
    expect(client.requests).to.have.length(0);
    await environment.advance(1500);
    await settled();
    expect(client.requests.map(({ body }) => body)).to.deep.equal([{ notes: 'Next check' }]);
    expect(textOf(byTestId('notes').closest('.details') as Element)).to.contain('Saved');
    type('Next check in May');
    byTestId('notes').dispatchEvent(new Event('change', { bubbles: true }));
    await settled();
    expect(client.requests.at(-1)?.body).to.deep.equal({ notes: 'Next check in May' });
  });

  it('never loses typed text: not to a snapshot, not to a failure, not when the element goes', async () => {
    const { client, banner } = await show(live);
    type('Important');
    client.emit(sampleCall({ ...live, notes: 'from elsewhere' }));
    await settled();
    expect(byTestId<HTMLTextAreaElement>('notes').value).to.equal('Important');
    client.fail('calls.update', new CallError('unavailable'));
    await environment.advance(1500);
    await settled();
    expect(byTestId<HTMLTextAreaElement>('notes').value).to.equal('Important');
    expect(textOf(banner)).to.contain('Not saved. Your text is still here.');
    expect(await axeFindings(banner)).to.deep.equal([]);
    client.reply('calls.update', sampleCall({ ...live, notes: 'Important' }));
    banner.remove();
    await settled();
    expect(client.requests.at(-1)?.body).to.deep.equal({ notes: 'Important' });
  });

  it('saves an outcome of an answered call at once and offers none before', async () => {
    const { client } = await show({});
    expect(byTestId<HTMLSelectElement>('outcome').disabled).to.equal(true);
    client.emit(sampleCall(over));
    await settled();
    const outcome = byTestId<HTMLSelectElement>('outcome');
    expect(outcome.value).to.equal('answered');
    outcome.value = 'voicemail';
    outcome.dispatchEvent(new Event('change', { bubbles: true }));
    await settled();
    expect(client.requests[0]?.body).to.deep.equal({ outcome: 'voicemail' });
  });

  it('has nothing to write for clients and nothing to end for those who are not in the call', async () => {
    const { client } = await show({ ...live, me: null });
    client.setState({ me: { userId: 'maya', orgId: 'clinic', role: 'client', name: 'Maya' } });
    await settled();
    expect([isShown('notes'), isShown('outcome'), isShown('end-call')]).to.deep.equal([false, false, false]);
  });

  it('shows the live, else the newest call of a conversation, loading it when it is older', async () => {
    const client = fakeCallClient({ environment });
    client.reply('conversations.get', {
      id: 'conversation-1',
      contactId: null,
      people: [],
      status: 'completed',
      currentCallId: null,
      updatedAt: at,
      entries: [],
      nextCursor: null,
    });
    const banner = await mount('call-status-banner', { client, conversationId: 'conversation-1' });
    expect(textOf(banner)).to.contain('No call yet');
    expect(await axeFindings(banner)).to.deep.equal([]);
    client.emit(sampleCall({ id: 'old', ...over }));
    await settled();
    expect(textOf(byTestId('call-status'))).to.equal('Ended');
    client.emit(sampleCall({ id: 'new' }));
    await settled();
    expect(textOf(byTestId('call-status'))).to.equal('Ringing');
  });

  it('shows a skeleton with what the page knows, then why it failed, and tries again', async () => {
    const client = fakeCallClient({ environment });
    client.fail('calls.get', new CallError('not_found'));
    const release = client.hold('calls.get');
    const banner = await mount('call-status-banner', {
      client,
      callId: 'gone',
      name: 'Maya',
      initialStatus: 'ringing',
    });
    expect(textOf(banner)).to.contain('Maya');
    expect(textOf(byTestId('call-status'))).to.equal('Ringing');
    expect(await axeFindings(banner)).to.deep.equal([]);
    release();
    await settled();
    expect(textOf(byTestId('call-error'))).to.equal('This does not exist, or you may not see it.');
    expect(await axeFindings(banner)).to.deep.equal([]);
    client.reply('calls.get', sampleCall({ id: 'gone' }));
    [...(banner.shadowRoot?.querySelectorAll('button') ?? [])]
      .find((one) => textOf(one) === 'Try again')
      ?.click();
    await settled();
    expect(isShown('end-call')).to.equal(true);
  });

  it('asks once, and again when the connection comes back', async () => {
    const client = fakeCallClient({ environment });
    client.fail('calls.get', new CallError('unavailable', { retryable: true }));
    await mount('call-status-banner', { client, callId: 'call-1', transport: 'polling' });
    expect(client.transport).to.equal('polling');
    client.setState({ missedUnseen: 1 });
    await settled();
    expect(client.requests).to.have.length(1);
    client.setState({ connection: 'offline' });
    await settled();
    client.reply('calls.get', sampleCall(live));
    client.setState({ connection: 'live' });
    await settled();
    expect(client.requests).to.have.length(2);
    expect(textOf(byTestId('call-status'))).to.equal('Connected');
  });

  it('works by keyboard, in reading order', async () => {
    const { client } = await show(live);
    await keys({ press: 'Tab' });
    expect(focused() === byTestId('end-call')).to.equal(true);
    await keys({ press: 'Tab' });
    expect(focused() === byTestId('outcome')).to.equal(true);
    await keys({ press: 'Tab' });
    expect(focused() === byTestId('notes')).to.equal(true);
    await keys({ type: 'ok' });
    await keys({ press: 'Tab' });
    expect(client.requests.at(-1)?.body).to.deep.equal({ notes: 'ok' });
  });

  it('says what failed and can be used again', async () => {
    const { client } = await show(live);
    client.fail('calls.end', new CallError('unavailable'));
    const errors = heard('call-error');
    byTestId('end-call').click();
    await settled();
    expect(textOf(byTestId('call-error'))).to.equal('The server cannot be reached. Try again in a moment.');
    expect(errors).to.have.length(1);
    expect(textOf(byTestId('end-call'))).to.equal('End call');
  });

  it('shows foreign names and notes as text, however long, without overflowing', async () => {
    for (const name of hostileNames) {
      const { banner } = await show({ ...live, to: { ...sampleCall().to, name }, notes: name });
      banner.style.inlineSize = '360px';
      await settled();
      expect(banner.shadowRoot?.querySelector('.name')?.textContent).to.equal(name);
      expect(banner.shadowRoot?.querySelector('img')).to.equal(null);
      expect(banner.scrollWidth).to.be.at.most(360);
      clear();
    }
    expect('hacked' in window).to.equal(false);
  });
});
