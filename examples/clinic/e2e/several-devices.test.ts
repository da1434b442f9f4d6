import { describe, expect, it } from 'vitest';
import { HistoryPage } from './pages/history-page.js';
import { IncomingCall } from './pages/incoming-call.js';
import { RoomPage } from './pages/room-page.js';
import { useClinic } from './use-clinic.js';

const world = useClinic();
const rounds = 5;

describe('one person on two devices', () => {
  it(
    `${rounds} times: both accept at once, one has the call, the other is told where`,
    { timeout: 120_000 },
    async () => {
      const devices = [await world.openAs('maya'), await world.openAs('maya')];
      // The browser itself writes refused requests to the console.
      for (const device of devices) device.expectProblem(/409/);
      const amara = await world.api('amara');
      for (let round = 0; round < rounds; round += 1) {
        for (const { page } of devices) await HistoryPage.open(page);
        const { body: placed } = await amara.send<{ id: string }>('POST', '/calls', {
          to: { userId: 'maya' },
          channel: 'video',
          deviceId: 'desk',
        });
        const rings = await Promise.all(devices.map(({ page }) => IncomingCall.rings(page)));
        // Both dialogs stand still before both fingers come down; whoever is late finds the button gone, which is right.
        await Promise.all(rings.map((ring) => ring.accept.click({ trial: true })));
        await Promise.all(
          rings.map((ring) => ring.accept.click({ force: true, timeout: 3000 }).catch(() => 'gone already')),
        );

        // The winner lands in the room, the other stays where it is and stops ringing.
        const inRoom = (): number => devices.filter(({ page }) => page.url().includes('/call/')).length;
        await expect.poll(inRoom, { timeout: 10_000 }).toBe(1);
        for (const { page } of devices) {
          if (page.url().includes('/call/')) {
            expect((await RoomPage.arrived(page)).callId).toBe(placed.id);
          } else {
            const modal = page.locator('incoming-call-modal');
            await modal
              .getByText(/answered on/i)
              .first()
              .waitFor();
            await new IncomingCall(page).isGone();
          }
        }
        await amara.send('POST', `/calls/${placed.id}/end`, {});
      }
    },
  );
});
