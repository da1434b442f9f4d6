import { expect, it } from 'vitest';
import type { MediaStateBody } from '../protocol/schemas/index.js';
import { fakeEnvironment } from '../testing/fake-environment.js';
import { createMediaReports } from './media-reports.js';

function setUp(send: (body: MediaStateBody) => Promise<void> = async () => undefined) {
  const environment = fakeEnvironment();
  const sent: MediaStateBody[] = [];
  const rejected: unknown[] = [];
  const reports = createMediaReports({
    environment,
    deviceId: 'device-1',
    async send(body) {
      sent.push(body);
      await send(body);
    },
    onRejected: (error) => rejected.push(error),
  });
  return { environment, sent, rejected, reports };
}

it('keeps what is reported before the start, and sends changes of one moment together', async () => {
  const { environment, sent, reports } = setUp();
  reports.report({ muted: true });
  await environment.advance(20_000);
  expect(sent).toEqual([]);
  reports.start();
  await environment.advance(0);
  reports.report({ cameraOff: true });
  reports.report({ connection: 'connected', timings: { iceConnected: 5 } });
  reports.report({ timings: { firstMedia: 7 } });
  await environment.advance(0);
  expect(sent).toEqual([
    { deviceId: 'device-1', connection: 'connecting', muted: true },
    {
      deviceId: 'device-1',
      connection: 'connected',
      cameraOff: true,
      timings: { iceConnected: 5, firstMedia: 7 },
    },
  ]);
});

it('sends again what the server did not take, newer facts winning', async () => {
  let down = true;
  const { environment, sent, rejected, reports } = setUp(async () => {
    if (down) throw new Error('down');
  });
  reports.report({ muted: true });
  reports.start();
  await environment.advance(0);
  expect(rejected).toHaveLength(1);
  down = false;
  reports.report({ muted: false });
  await environment.advance(0);
  expect(sent.at(-1)).toEqual({ deviceId: 'device-1', connection: 'connecting', muted: false });
  await environment.advance(15_000);
  expect(sent.at(-1)).toEqual({ deviceId: 'device-1', connection: 'connecting' });
});

it('tries again after 2 s by itself, and never after the stop', async () => {
  const { environment, sent, reports } = setUp(async () => {
    throw new Error('down');
  });
  reports.report({ muted: true });
  reports.start();
  await environment.advance(4000);
  expect(sent).toHaveLength(3);
  reports.stop();
  await environment.advance(60_000);
  expect(sent).toHaveLength(3);
  expect(environment.timerCount()).toBe(0);
});
