import { fakeCallClient, fakeEnvironment, sampleCall } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { allByTestId, axeFindings, byTestId, clear, mount, settled, textOf } from '../testing/stage.js';
import './index.js';

describe('call-timer', () => {
  afterEach(clear);
  const answeredAt = sampleCall().startedAt;
  const live = { status: 'connected', answeredAt, connectedAt: answeredAt } as const;

  it('counts from the answer by the server’s clock, also after a reload and on a wrong clock', async () => {
    const environment = fakeEnvironment({ now: Date.parse(answeredAt) - 3_600_000 });
    const client = fakeCallClient({ environment });
    client.setState({ clockOffsetMs: 3_600_000 + 252_000 });
    client.emit(sampleCall(live));
    const timer = await mount('call-timer', { client, callId: 'call-1' });
    expect(textOf(byTestId('call-timer'))).to.equal('04:12');
    await environment.advance(2000);
    await settled();
    expect(textOf(byTestId('call-timer'))).to.equal('04:14');
    environment.setClock(environment.now() + 3_600_000 - 1000);
    await environment.advance(1000);
    await settled();
    expect(textOf(byTestId('call-timer'))).to.equal('1:04:14');
    expect(byTestId('call-timer').getAttribute('role')).to.equal('timer');
    expect(await axeFindings(timer)).to.deep.equal([]);
  });

  it('stands still before the answer and at the duration afterwards', async () => {
    const environment = fakeEnvironment();
    const client = fakeCallClient({ environment, calls: [sampleCall()] });
    await mount('call-timer', { client, callId: 'call-1' });
    expect(textOf(byTestId('call-timer'))).to.equal('00:00');
    expect(environment.timerCount()).to.equal(0);
    client.emit(sampleCall({ ...live, status: 'ended', endedAt: answeredAt, durationSeconds: 61 }));
    await settled();
    expect(textOf(byTestId('call-timer'))).to.equal('01:01');
    expect(environment.timerCount()).to.equal(0);
  });

  it('shares one timer between all timers of a page and stops it with the last', async () => {
    const environment = fakeEnvironment();
    const client = fakeCallClient({ environment, calls: [sampleCall(live)] });
    for (let count = 0; count < 20; count += 1) await mount('call-timer', { client, callId: 'call-1' });
    expect(environment.timerCount()).to.equal(1);
    await environment.advance(5000);
    await settled();
    expect(new Set(allByTestId('call-timer').map(textOf))).to.deep.equal(new Set(['00:05']));
    expect(environment.timerCount()).to.equal(1);
    clear();
    expect(environment.timerCount()).to.equal(0);
  });
});
