import { sampleCall } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { textOf } from '../testing/everything-on-page.js';
import { setStage } from '../testing/stage.js';
import './index.js';

describe('call-timer', () => {
  const stage = setStage();
  const answeredAt = sampleCall().startedAt;
  const live = { status: 'connected', answeredAt, connectedAt: answeredAt } as const;

  it('counts from the answer by the server’s clock, also after a reload and on a wrong clock', async () => {
    stage.environment.setClock(Date.parse(answeredAt) - 3_600_000);
    await stage.setState({ clockOffsetMs: 3_600_000 + 252_000 });
    await stage.emit(sampleCall(live));
    const timer = await stage.show('call-timer', { callId: 'call-1' });
    expect(stage.text('call-timer')).to.equal('04:12');
    await stage.advance(2000);
    expect(stage.text('call-timer')).to.equal('04:14');
    stage.environment.setClock(stage.environment.now() + 3_600_000 - 1000);
    await stage.advance(1000);
    expect(stage.text('call-timer')).to.equal('1:04:14');
    expect(stage.byTestId('call-timer').getAttribute('role')).to.equal('timer');
    expect(await stage.axeFindings(timer)).to.deep.equal([]);
  });

  it('stands still before the answer and at the duration afterwards', async () => {
    stage.reset(sampleCall());
    await stage.show('call-timer', { callId: 'call-1' });
    expect(stage.text('call-timer')).to.equal('00:00');
    expect(stage.environment.timerCount()).to.equal(0);
    await stage.emit(sampleCall({ ...live, status: 'ended', endedAt: answeredAt, durationSeconds: 61 }));
    expect(stage.text('call-timer')).to.equal('01:01');
    expect(stage.environment.timerCount()).to.equal(0);
  });

  it('shares one timer between all timers of a page and stops it with the last', async () => {
    stage.reset(sampleCall(live));
    for (let count = 0; count < 20; count += 1) await stage.show('call-timer', { callId: 'call-1' });
    expect(stage.environment.timerCount()).to.equal(1);
    await stage.advance(5000);
    expect(new Set(stage.allByTestId('call-timer').map(textOf))).to.deep.equal(new Set(['00:05']));
    expect(stage.environment.timerCount()).to.equal(1);
    stage.clear();
    expect(stage.environment.timerCount()).to.equal(0);
  });
});
