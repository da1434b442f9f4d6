import type { Page } from 'playwright-core';
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
        // Both dialogs stand still before both fingers come down; whoever is late finds the button gone, and presses nothing behind it.
        await Promise.all(rings.map((ring) => ring.accept.click({ trial: true })));
        // Looked for from before the clicks on: the words are there for some seconds only.
        const told = devices.map(({ page }) => isToldWhere(page));
        await Promise.all(
          rings.map((ring) => ring.accept.click({ force: true, timeout: 3000 }).catch(() => 'gone already')),
        );

        // The winner lands in the room, the other stays where it is and stops ringing.
        const loser = await Promise.any(told);
        const winner = devices.find(({ page }) => page !== loser)?.page ?? loser;
        expect((await RoomPage.arrived(winner)).callId).toBe(placed.id);
        await new IncomingCall(loser).isGone();
        expect(loser.url()).toContain('/history');
        await amara.send('POST', `/calls/${placed.id}/end`, {});
      }
    },
  );
});

/** Resolves with the page once it says on which device the call was answered. */
async function isToldWhere(page: Page): Promise<Page> {
  const words = page.locator('incoming-call-modal').getByText(/answered on/i);
  await words.first().waitFor();
  return page;
}
