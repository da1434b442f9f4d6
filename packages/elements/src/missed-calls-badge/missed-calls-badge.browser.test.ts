import { CallError } from '@offhook/core';
import { sampleIncomingCall, samplePersonView } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { textOf } from '../testing/everything-on-page.js';
import { hostileNames, setStage } from '../testing/stage.js';
import type { OffhookMissedCallsBadge } from './missed-calls-badge.js';
import './index.js';

const missed = sampleIncomingCall({
  status: 'no_answer',
  me: { participantId: 'p', state: 'missed', answeredOn: null },
});
const john = samplePersonView({ kind: 'user', id: 'john', name: 'John Reyes', phone: null });

describe('missed-calls-badge', () => {
  const stage = setStage();
  let badge: OffhookMissedCallsBadge;

  beforeEach(async () => {
    stage.client.reply('calls.list', {
      items: [{ ...missed, id: 'b', channel: 'video', from: john }, missed],
      nextCursor: null,
    });
    badge = await stage.show('missed-calls-badge');
  });

  const opener = (): HTMLButtonElement => badge.shadowRoot?.querySelector('button') as HTMLButtonElement;
  const open = async (): Promise<void> => {
    opener().click();
    await stage.settled();
  };

  it('shows how many were missed, and nothing when there are none', async () => {
    expect(stage.isShown('missed-count')).to.equal(false);
    expect(opener().getAttribute('aria-label')).to.equal('Missed calls');
    expect(await stage.axeFindings(badge)).to.deep.equal([]);
    await stage.setState({ missedUnseen: 3 });
    expect(stage.text('missed-count')).to.equal('3');
    expect(opener().getAttribute('aria-label')).to.equal('Missed calls, 3 new');
    await stage.setState({ missedUnseen: 120 });
    expect(stage.text('missed-count')).to.equal('99+');
    expect(await stage.axeFindings(badge)).to.deep.equal([]);
  });

  it('opens a list of missed calls, and with that they are seen', async () => {
    await stage.setState({ missedUnseen: 1 });
    await open();
    expect(stage.client.requests.map(({ name, query }) => [name, query])).to.deep.equal([
      ['calls.list', { missed: true, limit: 20 }],
      ['calls.missedSeen', undefined],
    ]);
    expect(stage.isShown('missed-count')).to.equal(false);
    const rows = [...(badge.shadowRoot?.querySelectorAll('li') ?? [])].map(textOf);
    expect(rows[0]).to.contain('John Reyes').and.to.contain('New');
    expect(rows[1]).to.contain('Maya Patel').and.not.to.contain('New');
    expect(await stage.axeFindings(badge)).to.deep.equal([]);
  });

  it('calls back by the same channel', async () => {
    const initiated = stage.heard('call-initiated');
    await open();
    for (const button of stage.allByTestId('call-now')) button.click();
    await stage.settled();
    const bodies = stage.client.requests
      .filter(({ name }) => name === 'calls.create')
      .map(({ body }) => body);
    expect(bodies).to.have.deep.members([
      { to: { userId: 'john' }, channel: 'video', deviceId: 'device-1' },
      { to: { contactId: 'contact-1' }, channel: 'voice', deviceId: 'device-1' },
    ]);
    expect(initiated).to.have.length(2);
  });

  it('says that there is nothing, or that it could not be loaded, and tries again', async () => {
    stage.client.fail('calls.list', new CallError('unavailable'));
    await open();
    expect(stage.isShown('call-error')).to.equal(true);
    expect(await stage.axeFindings(badge)).to.deep.equal([]);
    stage.client.reply('calls.list', { items: [], nextCursor: null });
    stage.button('Try again')?.click();
    await stage.settled();
    expect(textOf(badge)).to.contain('No missed calls');
    expect(await stage.axeFindings(badge)).to.deep.equal([]);
  });

  it('does not mark calls as seen when the list could not be shown', async () => {
    stage.client.setState({ missedUnseen: 1 });
    stage.client.fail('calls.list', new CallError('unavailable'));
    await stage.settled();
    await open();
    expect(stage.client.requests.map(({ name }) => name)).to.deep.equal(['calls.list']);
  });

  it('works by keyboard: Enter opens, Tab reaches the call backs, Escape closes and gives the focus back', async () => {
    await stage.press('Tab');
    expect(stage.focused() === opener()).to.equal(true);
    await stage.press('Enter');
    expect(opener().getAttribute('aria-expanded')).to.equal('true');
    await stage.press('Tab');
    expect(stage.focused() === stage.allByTestId('call-now')[0]).to.equal(true);
    await stage.press('Escape');
    expect(opener().getAttribute('aria-expanded')).to.equal('false');
    expect(stage.focused() === opener()).to.equal(true);
  });

  it('shows foreign names as text', async () => {
    stage.client.reply('calls.list', {
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
