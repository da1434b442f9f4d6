import { CallError } from '@offhook/core';
import {
  fakeCallClient,
  sampleIncomingCall,
  samplePersonView,
  type FakeCallClient,
} from '@offhook/core/testing';
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
import type { OffhookMissedCallsBadge } from './missed-calls-badge.js';
import './index.js';

const missed = sampleIncomingCall({
  status: 'no_answer',
  me: { participantId: 'p', state: 'missed', answeredOn: null },
});
const john = samplePersonView({ kind: 'user', id: 'john', name: 'John Reyes', phone: null });

describe('missed-calls-badge', () => {
  let client: FakeCallClient;
  let badge: OffhookMissedCallsBadge;

  beforeEach(async () => {
    client = fakeCallClient();
    client.reply('calls.list', {
      items: [{ ...missed, id: 'b', channel: 'video', from: john }, missed],
      nextCursor: null,
    });
    badge = await mount('missed-calls-badge', { client });
  });
  afterEach(clear);

  const opener = (): HTMLButtonElement => badge.shadowRoot?.querySelector('button') as HTMLButtonElement;
  const open = async (): Promise<void> => {
    opener().click();
    await settled();
  };

  it('shows how many were missed, and nothing when there are none', async () => {
    expect(isShown('missed-count')).to.equal(false);
    expect(opener().getAttribute('aria-label')).to.equal('Missed calls');
    expect(await axeFindings(badge)).to.deep.equal([]);
    client.setState({ missedUnseen: 3 });
    await settled();
    expect(textOf(byTestId('missed-count'))).to.equal('3');
    expect(opener().getAttribute('aria-label')).to.equal('Missed calls, 3 new');
    client.setState({ missedUnseen: 120 });
    await settled();
    expect(textOf(byTestId('missed-count'))).to.equal('99+');
    expect(await axeFindings(badge)).to.deep.equal([]);
  });

  it('opens a list of missed calls, and with that they are seen', async () => {
    client.setState({ missedUnseen: 1 });
    await settled();
    await open();
    expect(client.requests.map(({ name, query }) => [name, query])).to.deep.equal([
      ['calls.list', { missed: true, limit: 20 }],
      ['calls.missedSeen', undefined],
    ]);
    expect(isShown('missed-count')).to.equal(false);
    const rows = [...(badge.shadowRoot?.querySelectorAll('li') ?? [])].map(textOf);
    expect(rows[0]).to.contain('John Reyes').and.to.contain('New');
    expect(rows[1]).to.contain('Maya Patel').and.not.to.contain('New');
    expect(await axeFindings(badge)).to.deep.equal([]);
  });

  it('calls back by the same channel', async () => {
    const initiated = heard('call-initiated');
    await open();
    for (const button of allByTestId('call-now')) button.click();
    await settled();
    const bodies = client.requests.filter(({ name }) => name === 'calls.create').map(({ body }) => body);
    expect(bodies).to.have.deep.members([
      { to: { userId: 'john' }, channel: 'video', deviceId: 'device-1' },
      { to: { contactId: 'contact-1' }, channel: 'voice' },
    ]);
    expect(initiated).to.have.length(2);
  });

  it('says that there is nothing, or that it could not be loaded, and tries again', async () => {
    client.fail('calls.list', new CallError('unavailable'));
    await open();
    expect(isShown('call-error')).to.equal(true);
    expect(await axeFindings(badge)).to.deep.equal([]);
    client.reply('calls.list', { items: [], nextCursor: null });
    [...(badge.shadowRoot?.querySelectorAll('button') ?? [])]
      .find((one) => textOf(one) === 'Try again')
      ?.click();
    await settled();
    expect(textOf(badge)).to.contain('No missed calls');
    expect(await axeFindings(badge)).to.deep.equal([]);
  });

  it('does not mark calls as seen when the list could not be shown', async () => {
    client.setState({ missedUnseen: 1 });
    client.fail('calls.list', new CallError('unavailable'));
    await settled();
    await open();
    expect(client.requests.map(({ name }) => name)).to.deep.equal(['calls.list']);
  });

  it('works by keyboard: Enter opens, Tab reaches the call backs, Escape closes and gives the focus back', async () => {
    await keys({ press: 'Tab' });
    expect(focused() === opener()).to.equal(true);
    await keys({ press: 'Enter' });
    expect(opener().getAttribute('aria-expanded')).to.equal('true');
    await keys({ press: 'Tab' });
    expect(focused() === allByTestId('call-now')[0]).to.equal(true);
    await keys({ press: 'Escape' });
    expect(opener().getAttribute('aria-expanded')).to.equal('false');
    expect(focused() === opener()).to.equal(true);
  });

  it('shows foreign names as text', async () => {
    client.reply('calls.list', {
      items: hostileNames.map((name, index) => ({
        ...missed,
        id: String(index),
        from: samplePersonView({ name }),
      })),
      nextCursor: null,
    });
    await open();
    const names = [...(badge.shadowRoot?.querySelectorAll('.name') ?? [])].map((one) => one.textContent);
    expect(names).to.deep.equal(hostileNames);
    expect(badge.shadowRoot?.querySelector('img')).to.equal(null);
  });
});
