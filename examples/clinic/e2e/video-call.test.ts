import { describe, expect, it } from 'vitest';
import type { PersonBrowser } from './browser.js';
import { HistoryPage } from './pages/history-page.js';
import { IncomingCall } from './pages/incoming-call.js';
import { PatientsPage } from './pages/patients-page.js';
import { RoomPage } from './pages/room-page.js';
import { useClinic } from './use-clinic.js';

const world = useClinic();

/** Amara rings Maya, who is on her history page. */
async function amaraRingsMaya(
  amara: PersonBrowser,
  maya: PersonBrowser,
): Promise<{ readonly room: RoomPage; readonly incoming: IncomingCall }> {
  await HistoryPage.open(maya.page);
  const patients = await PatientsPage.open(amara.page);
  await patients.video('Maya Torres').click();
  const incoming = await IncomingCall.rings(maya.page);
  return { room: await RoomPage.arrived(amara.page), incoming };
}

/**
 * Waits until the room has joined the call, which it does by itself. Asked after the end, the server would refuse it, and
 * the browser would write that to the console.
 */
async function hasJoined(userId: string, { callId }: RoomPage): Promise<void> {
  const api = await world.api(userId);
  const sessionOf = async (): Promise<string | null | undefined> =>
    (await api.call(callId)).participants.find(({ person }) => person.id === userId)?.sessionId;
  await expect.poll(sessionOf).toEqual(expect.any(String));
}

describe('a video call between staff and a patient', () => {
  it('rings on any page, is answered, and sound and picture run both ways until one hangs up', async () => {
    const amara = await world.openAs('amara');
    const maya = await world.openAs('maya');
    const { room: amaras, incoming } = await amaraRingsMaya(amara, maya);
    expect(await incoming.caller.innerText()).toContain('Dr. Amara Osei');
    const left = await incoming.secondsLeft();
    expect(left).toBeGreaterThan(20);
    expect(left).toBeLessThanOrEqual(30);
    await expect.poll(() => incoming.secondsLeft(), { timeout: 5000 }).toBeLessThan(left);

    await incoming.accept.click();
    const mayas = await RoomPage.arrived(maya.page);
    await Promise.all([amaras.receivesMedia(), mayas.receivesMedia()]);
    await Promise.all([amaras.showsMovingPicture(), mayas.showsMovingPicture()]);
    const api = await world.api('amara');
    await expect
      .poll(async () => (await api.call(amaras.callId)).status, { timeout: 5000 })
      .toBe('connected');

    await amaras.end.click();
    const call = await api.ended(amaras.callId, 5000);
    expect(call).toMatchObject({
      channel: 'video',
      status: 'ended',
      outcome: 'answered',
      endReason: 'completed',
    });
    expect(call.endedBy).toBe(call.me?.participantId);
    expect(call.timings.firstMedia).toBeGreaterThan(0);
    await mayas.says(/the call is over/i);
  });

  it('tells the other side of mute and camera', async () => {
    const amara = await world.openAs('amara');
    const maya = await world.openAs('maya');
    const { room: amaras, incoming } = await amaraRingsMaya(amara, maya);
    await incoming.accept.click();
    const mayas = await RoomPage.arrived(maya.page);
    await Promise.all([amaras.receivesMedia(), mayas.receivesMedia()]);

    const api = await world.api('amara');
    const seenOfMaya = async (): Promise<unknown> => {
      const call = await api.call(amaras.callId);
      const maya = call.participants.find((one) => one.person.id === 'maya');
      return { muted: maya?.muted, cameraOff: maya?.cameraOff };
    };
    await mayas.mute.click();
    await expect.poll(() => mayas.mute.getAttribute('aria-pressed')).toBe('true');
    await expect.poll(seenOfMaya, { timeout: 5000 }).toEqual({ muted: true, cameraOff: false });
    await mayas.camera.click();
    await expect.poll(seenOfMaya, { timeout: 5000 }).toEqual({ muted: true, cameraOff: true });

    await mayas.mute.click();
    await mayas.camera.click();
    await expect.poll(seenOfMaya, { timeout: 5000 }).toEqual({ muted: false, cameraOff: false });
    await amaras.receivesMedia();
  });

  it('a patient rings the care team, and staff declines', async () => {
    const maya = await world.openAs('maya');
    const amara = await world.openAs('amara');
    await PatientsPage.open(amara.page);
    await maya.page.locator('call-now-button[user-id="amara"]').getByTestId('call-now').click();
    const incoming = await IncomingCall.rings(amara.page);
    const room = await RoomPage.arrived(maya.page);
    await hasJoined('maya', room);
    await incoming.decline.click();
    await incoming.isGone();
    const api = await world.api('maya');
    expect(await api.ended(room.callId, 5000)).toMatchObject({ status: 'declined', endReason: 'declined' });
    await room.says(/declined/i);
  });

  it('stops ringing when the caller cancels, and is missed', async () => {
    const amara = await world.openAs('amara');
    const maya = await world.openAs('maya');
    const { room, incoming } = await amaraRingsMaya(amara, maya);
    await hasJoined('amara', room);
    // While she polls she hears of it some seconds later.
    await expect.poll(() => connectionOf(maya), { timeout: 15_000 }).toBe('live');
    await room.end.click();
    await incoming.isGone();
    const api = await world.api('maya');
    expect(await api.ended(room.callId, 5000)).toMatchObject({ status: 'canceled', me: { state: 'missed' } });
    await HistoryPage.open(maya.page).then((history) => history.missed('Dr. Amara Osei').first().waitFor());
  });
});

describe('a call that nobody takes', () => {
  it('is missed after the countdown, shows on the badge, and is called back with one click', async () => {
    const amara = await world.openAs('amara');
    const maya = await world.openAs('maya');
    await (await world.api('maya')).send('POST', '/calls/missed/seen');
    await maya.page.goto('/');
    const patients = await PatientsPage.open(amara.page);
    await patients.video('Maya Torres').click();
    const incoming = await IncomingCall.rings(maya.page);
    const room = await RoomPage.arrived(amara.page);
    await incoming.isGone(35_000);
    const api = await world.api('amara');
    expect(await api.ended(room.callId, 3000)).toMatchObject({ status: 'no_answer', endReason: 'timeout' });
    await maya.page.getByTestId('missed-count').filter({ hasText: '1' }).waitFor({ timeout: 5000 });

    await maya.page.getByTestId('missed-count').click();
    const missed = maya.page
      .locator('missed-calls-badge')
      .getByRole('listitem')
      .filter({ hasText: 'Dr. Amara Osei' });
    await missed.first().getByTestId('call-now').click();
    await RoomPage.arrived(maya.page);
    expect((await (await world.api('maya')).active()).missedUnseen).toBe(0);
    const back = await IncomingCall.rings(amara.page);
    expect(await back.caller.innerText()).toContain('Maya Torres');
  });
});

describe('where sockets are blocked', () => {
  it('rings all the same, and says that this call needs a live connection', async () => {
    const amara = await world.openAs('amara');
    const maya = await world.openAs('maya', { blockSockets: true });
    await HistoryPage.open(maya.page);
    const patients = await PatientsPage.open(amara.page);
    await patients.video('Maya Torres').click();
    await RoomPage.arrived(amara.page);
    // The call is placed by now. A page that listens asks every 4 s; the rest is for a busy machine.
    const incoming = await IncomingCall.rings(maya.page, 8000);
    expect(await incoming.accept.isDisabled()).toBe(true);
    await incoming.modal
      .getByText(/connection/i)
      .first()
      .waitFor();
    expect(await incoming.decline.isEnabled()).toBe(true);
  });

  it('refuses to place a video call before it opens the microphone', async () => {
    const amara = await world.openAs('amara', { blockSockets: true });
    const patients = await PatientsPage.open(amara.page);
    const button = patients.video('Maya Torres');
    await expect.poll(() => connectionOf(amara), { timeout: 15_000 }).toBe('polling');
    await button.click();
    expect(await button.errorText()).toMatch(/live connection/i);
    expect(await button.isUsable()).toBe(true);
  });
});

describe('where only WebSockets are blocked', () => {
  it('answers a video call all the same, by long-polling', async () => {
    const amara = await world.openAs('amara');
    const maya = await world.openAs('maya', { blockSockets: 'web' });
    await HistoryPage.open(maya.page);
    await expect.poll(() => connectionOf(maya), { timeout: 15_000 }).toBe('live');
    const patients = await PatientsPage.open(amara.page);
    await patients.video('Maya Torres').click();
    const incoming = await IncomingCall.rings(maya.page);
    const amaras = await RoomPage.arrived(amara.page);
    // The page of the call is another document: it finds its way by itself, too.
    await incoming.accept.click();
    const mayas = await RoomPage.arrived(maya.page);
    await Promise.all([amaras.receivesMedia(), mayas.receivesMedia()]);
    await mayas.end.click();
    await amaras.says(/the call is over/i);
  });
});

function connectionOf({ page }: PersonBrowser): Promise<string | undefined> {
  return page.evaluate(() => document.querySelector('call-provider')?.client?.state.getSnapshot().connection);
}
