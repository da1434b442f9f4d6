import type { Call } from '@offhook/core';
import { sampleCall, samplePersonView } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { textOf } from '../testing/everything-on-page.js';
import { setStage } from '../testing/stage.js';
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

describe('call-status-banner, to call again,', () => {
  const stage = setStage();

  const show = (call: Partial<Call>): Promise<OffhookCallStatusBanner> => {
    stage.reset(sampleCall(call));
    return stage.show('call-status-banner', { callId: 'call-1' });
  };

  it('says why the call is over and calls the same person again', async () => {
    const banner = await show({
      status: 'no_answer',
      endedAt: at,
      outcome: 'no_answer',
      endReason: 'timeout',
      reference: 'r1',
    });
    expect(textOf(banner)).to.contain('Maya Patel did not answer.');
    expect(stage.isShown('end-call')).to.equal(false);
    expect(await stage.axeFindings(banner)).to.deep.equal([]);
    stage.client.reply('calls.create', sampleCall({ id: 'call-2' }));
    await stage.click('call-now');
    expect(stage.client.requests[0]?.body).to.deep.equal({
      deviceId: 'device-1',
      to: { contactId: 'contact-1' },
      channel: 'voice',
      reference: 'r1',
    });
    expect(stage.text('call-status')).to.equal('Ringing');
    expect(stage.text('end-call')).to.equal('Cancel');
  });

  it('calls again by the phone of the agent’s own that the call was made with', async () => {
    await show({ ...over, agentLeg: { device: 'phone', state: 'ended' } });
    await stage.click('call-now');
    expect(stage.client.requests[0]?.body).to.include({ agentLeg: 'phone' });
  });

  it('follows its conversation on from a call that was called again, and to another conversation', async () => {
    stage.reset(sampleCall(over));
    const banner = await stage.show('call-status-banner', { conversationId: 'conversation-1' });
    const again = sampleCall({ id: 'again', startedAt: '2031-01-01T12:00:00.000Z' });
    stage.client.reply('calls.create', again);
    await stage.click('call-now');
    await stage.emit(again);
    expect(stage.text('call-status')).to.equal('Ringing');
    await stage.emit({ ...again, ...over, version: 2 });
    expect(stage.text('call-status')).to.equal('Ended');
    await stage.emit(sampleCall({ ...live, id: 'next', startedAt: '2031-01-01T13:00:00.000Z' }));
    expect(stage.text('call-status')).to.equal('Connected');
    const other = samplePersonView({ id: 'contact-2', name: 'John Reyes' });
    await stage.emit(sampleCall({ ...live, id: 'other', conversationId: 'conversation-2', to: other }));
    banner.conversationId = 'conversation-2';
    await stage.settled();
    expect(textOf(banner)).to.contain('John Reyes');
    expect(textOf(banner)).not.to.contain('Maya Patel');
  });
});
