import { describe, expect, it } from 'vitest';
import type { PersonBrowser } from './browser.js';
import { HistoryPage } from './pages/history-page.js';
import { IncomingCall } from './pages/incoming-call.js';
import { PatientsPage } from './pages/patients-page.js';
import { RoomPage } from './pages/room-page.js';
import { useClinic } from './use-clinic.js';

const world = useClinic();

describe('a call survives', () => {
  it('a reload: media is back within seconds and nothing rings again', async () => {
    const { amara, maya, amaras, mayas } = await talking();
    const rang = await countRings(maya);

    const since = Date.now();
    await maya.page.reload();
    await mayas.receivesMedia();
    // It takes less than five seconds on a machine that has nothing else to do; a busy one may need longer to load the page.
    expect(Date.now() - since).toBeLessThan(15_000);
    await amaras.receivesMedia();

    expect(await countRings(maya)).toBe(rang);
    const api = await world.api('amara');
    expect(await api.call(amaras.callId)).toMatchObject({ status: 'connected' });
    expect(await amara.page.locator('call-room').count()).toBe(1);
  });

  it('a crash of the server: media goes on, and the screens find back', { timeout: 120_000 }, async () => {
    const { amara, maya, amaras, mayas } = await talking();
    for (const person of [amara, maya])
      person.expectProblem(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket/);

    await world.clinic.crash();
    await Promise.all([amaras.receivesMedia(), mayas.receivesMedia()]);
    await world.clinic.restart();
    for (const person of [amara, maya]) await isConnected(person, 15_000);
    await Promise.all([amaras.receivesMedia(), mayas.receivesMedia()]);

    const api = await world.api('amara');
    expect(await api.call(amaras.callId)).toMatchObject({ status: 'connected' });
    await mayas.end.click();
    expect(await api.ended(amaras.callId, 5000)).toMatchObject({ status: 'ended', endReason: 'completed' });
    await amaras.says(/the call is over/i);
  });

  it('a crash while it rings: the deadline that was promised still holds', async () => {
    const maya = await world.openAs('maya');
    maya.expectProblem(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket/);
    await HistoryPage.open(maya.page);
    const amara = await world.api('amara');
    const placed = await amara.place({ to: { userId: 'maya' }, channel: 'video', deviceId: 'a-test' });
    const incoming = await IncomingCall.rings(maya.page);

    await world.clinic.restart();

    const call = await (await world.api('amara')).ended(placed.id, 40_000);
    expect(call).toMatchObject({ status: 'no_answer', endReason: 'timeout' });
    const rang = (Date.parse(call.endedAt ?? '') - Date.parse(call.startedAt)) / 1000;
    expect(rang).toBeGreaterThanOrEqual(29.5);
    expect(rang).toBeLessThanOrEqual(33);
    await incoming.isGone();
  });
});

/** Amara and Maya in a video call. */
async function talking(): Promise<{
  amara: PersonBrowser;
  maya: PersonBrowser;
  amaras: RoomPage;
  mayas: RoomPage;
}> {
  const amara = await world.openAs('amara');
  const maya = await world.openAs('maya');
  await maya.context.addInitScript(countIncoming);
  await HistoryPage.open(maya.page);
  const patients = await PatientsPage.open(amara.page);
  await patients.video('Maya Torres').click();
  const incoming = await IncomingCall.rings(maya.page);
  const amaras = await RoomPage.arrived(amara.page);
  await incoming.accept.click();
  const mayas = await RoomPage.arrived(maya.page);
  await Promise.all([amaras.receivesMedia(), mayas.receivesMedia()]);
  return { amara, maya, amaras, mayas };
}

const ringsKey = 'offhook-test-rings';

/** Runs in the page: counts how often the ring came up, over reloads. */
function countIncoming(): void {
  const key = 'offhook-test-rings';
  customElements.whenDefined('call-provider').then(
    async () => {
      const provider = document.querySelector('call-provider');
      await provider?.updateComplete;
      provider?.client?.on('incoming', () =>
        sessionStorage.setItem(key, String(Number(sessionStorage.getItem(key) ?? 0) + 1)),
      );
    },
    (error: unknown) => console.error(error),
  );
}

function countRings(person: PersonBrowser): Promise<number> {
  return person.page.evaluate((key) => Number(sessionStorage.getItem(key) ?? 0), ringsKey);
}

async function isConnected(person: PersonBrowser, timeout: number): Promise<void> {
  await expect
    .poll(
      () =>
        person.page.evaluate(
          () => document.querySelector('call-provider')?.client?.state.getSnapshot().connection,
        ),
      { timeout },
    )
    .toBe('live');
}
