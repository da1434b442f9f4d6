import { CallError } from '@offhook/core';
import { fakeCallClient, sampleCall } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import {
  allByTestId,
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
import './index.js';

describe('call-now-button', () => {
  afterEach(clear);

  const stay = (): void =>
    document.body.addEventListener('call-navigate', (event) => event.preventDefault(), { once: true });

  it('places the call, tells it and goes to the filled-in, encoded address', async () => {
    const client = fakeCallClient();
    client.reply('calls.create', sampleCall({ id: 'a/b', conversationId: 'c?1' }));
    const initiated = heard('call-initiated');
    const navigated = heard('call-navigate');
    stay();
    await mount('call-now-button', {
      client,
      contactId: 'contact-1',
      reference: 'record-7',
      href: '/conversations/{conversationId}?call={callId}',
    });
    byTestId('call-now').click();
    await settled();
    const [request] = client.requests;
    expect(request?.body).to.deep.equal({
      to: { contactId: 'contact-1' },
      channel: 'voice',
      reference: 'record-7',
    });
    expect(initiated.map((event) => event.detail.call.id)).to.deep.equal(['a/b']);
    expect(navigated.map((event) => event.detail.href)).to.deep.equal(['/conversations/c%3F1?call=a%2Fb']);
  });

  it('never goes to an address that is no web page', async () => {
    const navigated = heard('call-navigate');
    await mount('call-now-button', {
      client: fakeCallClient(),
      contactId: 'c',
      href: 'javascript:alert({callId})',
    });
    byTestId('call-now').click();
    await settled();
    expect(navigated).to.have.length(0);
  });

  it('is one call however often it is clicked, and busy meanwhile', async () => {
    const client = fakeCallClient();
    const release = client.hold('calls.create');
    await mount('call-now-button', { client, contactId: 'contact-1' });
    byTestId('call-now').click();
    byTestId('call-now').click();
    await settled();
    expect(textOf(byTestId('call-now'))).to.equal('Calling…');
    expect(byTestId('call-now').getAttribute('aria-busy')).to.equal('true');
    byTestId('call-now').click();
    release();
    await settled();
    byTestId('call-now').click();
    await settled();
    expect(client.requests.filter(({ name }) => name === 'calls.create')).to.have.length(1);
  });

  it('ignores the second click of a double click even when the call was answered in between', async () => {
    const client = fakeCallClient();
    client.reply('calls.create', sampleCall({ status: 'failed', endedAt: sampleCall().startedAt }));
    await mount('call-now-button', { client, contactId: 'contact-1' });
    const click = (detail: number): boolean =>
      byTestId('call-now').dispatchEvent(new MouseEvent('click', { detail }));
    click(1);
    await settled();
    click(2);
    await settled();
    expect(client.requests).to.have.length(1);
  });

  it('is free again when the call it placed is over', async () => {
    const client = fakeCallClient();
    await mount('call-now-button', { client, contactId: 'contact-1' });
    byTestId('call-now').click();
    await settled();
    const [call] = client.state.getSnapshot().calls;
    if (!call) throw new Error('no call');
    expect(textOf(byTestId('call-now'))).to.equal('Calling…');
    client.emit({ ...call, status: 'connected', answeredAt: call.startedAt });
    await settled();
    expect(textOf(byTestId('call-now'))).to.equal('In call');
    client.emit({ ...call, status: 'ended', endedAt: call.startedAt });
    await settled();
    expect(textOf(byTestId('call-now'))).to.equal('Call now');
  });

  it('keeps the intent while it is unknown whether the call was placed, and not after a refusal', async () => {
    const client = fakeCallClient();
    await mount('call-now-button', { client, contactId: 'contact-1' });
    for (const code of ['unavailable', 'unavailable', 'do_not_call', 'do_not_call'] as const) {
      client.fail('calls.create', new CallError(code));
      byTestId('call-now').click();
      await settled();
    }
    const [first, second, third, fourth] = client.requests.map((request) => request.idempotencyKey);
    expect(first).to.be.a('string');
    expect(second).to.equal(first);
    expect(third).to.equal(first);
    expect(fourth).not.to.equal(first);
  });

  it('says what went wrong and can be used again', async () => {
    const client = fakeCallClient();
    client.fail(
      'calls.create',
      new CallError('do_not_call', { message: 'This person asked not to be called.' }),
    );
    const errors = heard('call-error');
    const button = await mount('call-now-button', { client, contactId: 'contact-1' });
    byTestId('call-now').click();
    await settled();
    expect(textOf(byTestId('call-error'))).to.equal('This person asked not to be called.');
    expect(byTestId('call-error').closest('[role=alert]')).not.to.equal(null);
    expect(errors[0]?.detail.error.code).to.equal('do_not_call');
    expect(await axeFindings(button)).to.deep.equal([]);
    client.reply('calls.create', sampleCall());
    byTestId('call-now').click();
    await settled();
    expect(isShown('call-error')).to.equal(false);
  });

  it('says why it cannot call instead of being a dead button', async () => {
    await mount('call-now-button', { client: fakeCallClient(), contactId: 'contact-1', phone: '' });
    expect(byTestId<HTMLButtonElement>('call-now').disabled).to.equal(true);
    expect(textOf(byTestId('call-now'))).to.equal('No phone number');
    clear();
    await mount('call-now-button', { client: fakeCallClient(), channel: 'video' });
    expect(textOf(byTestId('call-now'))).to.equal('Nobody to call');
  });

  it('refuses an app call without a live connection before anything rings', async () => {
    const client = fakeCallClient();
    client.setState({ connection: 'polling' });
    await mount('call-now-button', { client, userId: 'maya', channel: 'video' });
    byTestId('call-now').click();
    await settled();
    expect(client.requests).to.have.length(0);
    expect(textOf(byTestId('call-error'))).to.contain('live connection');
  });

  it('leaves the work to a page that prevents the request', async () => {
    const client = fakeCallClient();
    const button = await mount('call-now-button', { client, phone: '+12025550142' });
    button.addEventListener('offhook-request-initiate', (event) => event.preventDefault());
    byTestId('call-now').click();
    await settled();
    expect(client.requests).to.have.length(0);
    expect(textOf(byTestId('call-now'))).to.equal('Call now');
  });

  it('asks for the channel, and Escape takes the question back', async () => {
    const client = fakeCallClient();
    const button = await mount('call-now-button', { client, userId: 'maya', channel: 'ask', name: 'Maya' });
    await keys({ press: 'Tab' });
    await keys({ press: 'Enter' });
    const labels = [...(button.shadowRoot?.querySelectorAll('button') ?? [])].map((one) =>
      one.textContent?.trim(),
    );
    expect(labels).to.deep.equal(['Voice', 'Video']);
    expect(await axeFindings(button)).to.deep.equal([]);
    expect(focused()?.textContent?.trim()).to.equal('Voice');
    await keys({ press: 'Escape' });
    expect(focused() === byTestId('call-now')).to.equal(true);
    await keys({ press: 'Enter' });
    await keys({ press: 'Tab' });
    await keys({ press: 'Enter' });
    expect(client.requests[0]?.body).to.deep.include({ channel: 'video' });
  });

  it('works by keyboard and passes axe in each state', async () => {
    const client = fakeCallClient();
    const button = await mount('call-now-button', { client, contactId: 'contact-1', name: 'Maya Patel' });
    expect(await axeFindings(button)).to.deep.equal([]);
    await keys({ press: 'Tab' });
    expect(focused() === byTestId('call-now')).to.equal(true);
    await keys({ press: 'Space' });
    expect(client.requests).to.have.length(1);
    expect(await axeFindings(button)).to.deep.equal([]);
    clear();
    expect(await axeFindings(await mount('call-now-button', { client, phone: '' }))).to.deep.equal([]);
  });

  it('marks a simulated call, and only that', async () => {
    const client = fakeCallClient();
    await mount('call-now-button', { client, contactId: 'contact-1' });
    expect(isShown('demo-badge')).to.equal(true);
    clear();
    await mount('call-now-button', { client, userId: 'maya', channel: 'video' });
    expect(isShown('demo-badge')).to.equal(false);
  });

  it('shows foreign names as text', async () => {
    for (const name of hostileNames) {
      const button = await mount('call-now-button', { client: fakeCallClient(), contactId: 'c', name });
      expect(byTestId('call-now').getAttribute('aria-label')).to.equal(`Call now: ${name}`);
      expect(button.shadowRoot?.querySelector('img')).to.equal(null);
      clear();
    }
    expect(allByTestId('call-now')).to.have.length(0);
  });
});
