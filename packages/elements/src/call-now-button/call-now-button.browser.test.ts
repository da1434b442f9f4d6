import { CallError } from '@offhook/core';
import { sampleCall, samplePersonView } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { hostileNames, setStage } from '../testing/stage.js';
import './index.js';

describe('call-now-button', () => {
  const stage = setStage();
  const stay = (): void =>
    document.body.addEventListener('call-navigate', (event) => event.preventDefault(), { once: true });

  it('places the call, tells it and goes to the filled-in, encoded address', async () => {
    const { client } = stage;
    client.reply('calls.create', sampleCall({ id: 'a/b', conversationId: 'c?1' }));
    const initiated = stage.heard('call-initiated');
    const navigated = stage.heard('call-navigate');
    stay();
    await stage.show('call-now-button', {
      contactId: 'contact-1',
      reference: 'record-7',
      href: '/conversations/{conversationId}?call={callId}',
    });
    await stage.click('call-now');
    const [request] = client.requests;
    expect(request?.body).to.deep.equal({
      deviceId: 'device-1',
      to: { contactId: 'contact-1' },
      channel: 'voice',
      reference: 'record-7',
    });
    expect(initiated.map((event) => event.detail.call.id)).to.deep.equal(['a/b']);
    expect(navigated.map((event) => event.detail.href)).to.deep.equal(['/conversations/c%3F1?call=a%2Fb']);
  });

  it('never goes to an address that is no web page', async () => {
    const navigated = stage.heard('call-navigate');
    await stage.show('call-now-button', {
      contactId: 'c',
      href: 'javascript:alert({callId})',
    });
    await stage.click('call-now');
    expect(navigated).to.have.length(0);
  });

  it('is one call however often it is clicked, and busy meanwhile', async () => {
    const { client } = stage;
    const release = client.hold('calls.create');
    await stage.show('call-now-button', { contactId: 'contact-1' });
    stage.byTestId('call-now').click();
    await stage.click('call-now');
    expect(stage.text('call-now')).to.equal('Calling…');
    expect(stage.byTestId('call-now').getAttribute('aria-busy')).to.equal('true');
    stage.byTestId('call-now').click();
    release();
    await stage.settled();
    await stage.click('call-now');
    expect(client.requests.filter(({ name }) => name === 'calls.create')).to.have.length(1);
  });

  it('ignores the second click of a double click even when the call was answered in between', async () => {
    const { client } = stage;
    client.reply('calls.create', sampleCall({ status: 'failed', endedAt: sampleCall().startedAt }));
    await stage.show('call-now-button', { contactId: 'contact-1' });
    const click = (detail: number): boolean =>
      stage.byTestId('call-now').dispatchEvent(new MouseEvent('click', { detail }));
    click(1);
    await stage.settled();
    click(2);
    await stage.settled();
    expect(client.requests).to.have.length(1);
  });

  it('is free again when the call it placed is over', async () => {
    const { client } = stage;
    await stage.show('call-now-button', { contactId: 'contact-1' });
    await stage.click('call-now');
    const [call] = client.state.getSnapshot().calls;
    if (!call) throw new Error('no call');
    expect(stage.text('call-now')).to.equal('Calling…');
    await stage.emit({ ...call, status: 'connected', answeredAt: call.startedAt });
    expect(stage.text('call-now')).to.equal('In call');
    await stage.emit({ ...call, status: 'ended', endedAt: call.startedAt });
    expect(stage.text('call-now')).to.equal('Call now');
  });

  it('keeps the intent while it is unknown whether the call was placed, and not after a refusal', async () => {
    const { client } = stage;
    await stage.show('call-now-button', { contactId: 'contact-1' });
    for (const code of ['unavailable', 'unavailable', 'do_not_call', 'do_not_call'] as const) {
      client.fail('calls.create', new CallError(code));
      await stage.click('call-now');
    }
    const [first, second, third, fourth] = client.requests.map((request) => request.idempotencyKey);
    expect(first).to.be.a('string');
    expect(second).to.equal(first);
    expect(third).to.equal(first);
    expect(fourth).not.to.equal(first);
  });

  it('says what went wrong and can be used again', async () => {
    const { client } = stage;
    client.fail(
      'calls.create',
      new CallError('do_not_call', { message: 'This person asked not to be called.' }),
    );
    const errors = stage.heard('call-error');
    const button = await stage.show('call-now-button', { contactId: 'contact-1' });
    await stage.click('call-now');
    expect(stage.text('call-error')).to.equal('This person asked not to be called.');
    expect(stage.byTestId('call-error').closest('[role=alert]')).not.to.equal(null);
    expect(errors[0]?.detail.error.code).to.equal('do_not_call');
    expect(await stage.axeFindings(button)).to.deep.equal([]);
    client.reply('calls.create', sampleCall());
    await stage.click('call-now');
    expect(stage.isShown('call-error')).to.equal(false);
  });

  it('says why it cannot call instead of being a dead button', async () => {
    await stage.show('call-now-button', { contactId: 'contact-1', phone: '' });
    expect(stage.byTestId<HTMLButtonElement>('call-now').disabled).to.equal(true);
    expect(stage.text('call-now')).to.equal('No phone number');
    stage.clear();
    await stage.show('call-now-button', { channel: 'video' });
    expect(stage.text('call-now')).to.equal('Nobody to call');
  });

  it('refuses an app call without a live connection before anything rings', async () => {
    const { client } = stage;
    client.setState({ connection: 'polling' });
    await stage.show('call-now-button', { userId: 'maya', channel: 'video' });
    await stage.click('call-now');
    expect(client.requests).to.have.length(0);
    expect(stage.text('call-error')).to.contain('live connection');
  });

  it('waits for the connection before an app call rings, and refuses when there is none', async () => {
    const { client } = stage;
    client.setState({ connection: 'connecting' });
    await stage.show('call-now-button', { userId: 'maya', channel: 'video' });
    await stage.click('call-now');
    expect(stage.byTestId('call-now').getAttribute('aria-busy')).to.equal('true');
    await stage.setState({ connection: 'polling' });
    expect(client.requests).to.have.length(0);
    expect(stage.text('call-error')).to.contain('live connection');
    client.setState({ connection: 'connecting' });
    await stage.click('call-now');
    await stage.advance(6000);
    expect(client.requests).to.have.length(0);
    expect(stage.text('call-now')).to.equal('Video call');
    client.setState({ connection: 'connecting' });
    await stage.click('call-now');
    await stage.setState({ connection: 'live' });
    expect(client.requests).to.have.length(1);
  });

  it('forgets call and error of the last person at once when it is for another, as in a list that is sorted', async () => {
    const { client } = stage;
    const button = await stage.show('call-now-button', { contactId: 'contact-1' });
    client.reply('calls.create', sampleCall({ contactId: null, to: samplePersonView({ phone: null }) }));
    await stage.click('call-now');
    expect(stage.text('call-now')).to.equal('Calling…');
    button.contactId = 'contact-2';
    await button.updateComplete;
    expect(stage.text('call-now')).to.equal('Call now');
    await stage.click('call-now');
    expect(stage.text('call-error')).to.contain('You are in a call with Maya Patel.');
    button.contactId = 'contact-3';
    await button.updateComplete;
    expect(stage.isShown('call-error')).to.equal(false);
  });

  it('takes a call for its own only when it is still for whom it was placed', async () => {
    const { client } = stage;
    const button = await stage.show('call-now-button', { contactId: 'contact-1' });
    client.reply('calls.create', sampleCall({ contactId: null, to: samplePersonView({ phone: null }) }));
    const release = client.hold('calls.create');
    await stage.click('call-now');
    button.contactId = 'contact-2';
    release();
    await stage.settled();
    expect(stage.text('call-now')).to.equal('Call now');
  });

  it('leads back to a live call with the same person, and calls nobody else meanwhile', async () => {
    const at = sampleCall().startedAt;
    const client = stage.reset(sampleCall({ status: 'connected', answeredAt: at, connectedAt: at }));
    stay();
    const navigated = stage.heard('call-navigate');
    await stage.show('call-now-button', { contactId: 'contact-1', href: '/call/{callId}' });
    expect(stage.text('call-now')).to.equal('Return to call');
    await stage.click('call-now');
    expect(navigated.map(({ detail }) => detail.href)).to.deep.equal(['/call/call-1']);
    stage.clear();
    const other = await stage.show('call-now-button', { contactId: 'contact-2' });
    await stage.click('call-now');
    expect(stage.text('call-error')).to.contain('You are in a call with Maya Patel.');
    expect(client.requests).to.have.length(0);
    expect(await stage.axeFindings(other)).to.deep.equal([]);
  });

  it('does not call the same person again while they are on hold, and nobody else during a consultation', async () => {
    const at = sampleCall().startedAt;
    const held = { status: 'connected', answeredAt: at, connectedAt: at, onHold: true } as const;
    const transfer = { mode: 'attended', to: 'participant-leo' } as const;
    const client = stage.reset(sampleCall(held));
    await stage.show('call-now-button', { contactId: 'contact-1' });
    await stage.click('call-now');
    await stage.emit(sampleCall({ ...held, transfer }));
    await stage.click('call-now');
    expect(client.requests).to.have.length(0);
    stage.clear();
    await stage.show('call-now-button', { contactId: 'contact-2' });
    await stage.click('call-now');
    expect(stage.text('call-error')).to.contain('You are in a call with Maya Patel.');
    expect(client.requests).to.have.length(0);
    await stage.emit(sampleCall(held));
    await stage.click('call-now');
    expect(client.requests).to.have.length(1);
  });

  it('stays where it is when it says what went wrong', async () => {
    stage.client.fail('calls.create', new CallError('unavailable'));
    await stage.show('call-now-button', { contactId: 'contact-1' });
    const before = stage.byTestId('call-now').getBoundingClientRect();
    await stage.click('call-now');
    const after = stage.byTestId('call-now').getBoundingClientRect();
    expect([after.left, after.top, after.width]).to.deep.equal([before.left, before.top, before.width]);
  });

  it('leaves the work to a page that prevents the request', async () => {
    const { client } = stage;
    const button = await stage.show('call-now-button', { phone: '+12025550142' });
    button.addEventListener('offhook-request-initiate', (event) => event.preventDefault());
    await stage.click('call-now');
    expect(client.requests).to.have.length(0);
    expect(stage.text('call-now')).to.equal('Call now');
  });

  it('asks for the channel, and Escape takes the question back', async () => {
    const { client } = stage;
    const button = await stage.show('call-now-button', { userId: 'maya', channel: 'ask', name: 'Maya' });
    await stage.press('Tab');
    await stage.press('Enter');
    const labels = [...(button.shadowRoot?.querySelectorAll('button') ?? [])].map((one) =>
      one.textContent?.trim(),
    );
    expect(labels).to.deep.equal(['Voice', 'Video']);
    expect(await stage.axeFindings(button)).to.deep.equal([]);
    expect(stage.focused()?.textContent?.trim()).to.equal('Voice');
    await stage.press('Escape');
    expect(stage.focused() === stage.byTestId('call-now')).to.equal(true);
    await stage.press('Enter');
    await stage.press('Tab');
    await stage.press('Enter');
    expect(client.requests[0]?.body).to.deep.include({ channel: 'video' });
  });

  it('works by keyboard and passes axe in each state', async () => {
    const { client } = stage;
    const button = await stage.show('call-now-button', { contactId: 'contact-1', name: 'Maya Patel' });
    expect(await stage.axeFindings(button)).to.deep.equal([]);
    await stage.press('Tab');
    expect(stage.focused() === stage.byTestId('call-now')).to.equal(true);
    await stage.press('Space');
    expect(client.requests).to.have.length(1);
    expect(stage.text('call-now')).to.equal('Calling…');
    expect(stage.focused() === stage.byTestId('call-now')).to.equal(true);
    expect(await stage.axeFindings(button)).to.deep.equal([]);
    stage.clear();
    expect(await stage.axeFindings(await stage.show('call-now-button', { phone: '' }))).to.deep.equal([]);
  });

  it('marks a simulated call, and only that', async () => {
    await stage.show('call-now-button', { contactId: 'contact-1' });
    expect(stage.isShown('demo-badge')).to.equal(true);
    stage.clear();
    for (const channel of ['video', 'voice'] as const) {
      await stage.show('call-now-button', { userId: 'maya', channel });
      expect(stage.isShown('demo-badge')).to.equal(false);
      stage.clear();
    }
  });

  it('shows foreign names as text', async () => {
    for (const name of hostileNames) {
      const button = await stage.show('call-now-button', { contactId: 'c', name });
      expect(stage.byTestId('call-now').getAttribute('aria-label')).to.equal(`Call now: ${name}`);
      expect(button.shadowRoot?.querySelector('img')).to.equal(null);
      stage.clear();
    }
    expect(stage.allByTestId('call-now')).to.have.length(0);
  });
});
