import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { ConversationPage } from './pages/conversation-page.js';
import { PatientsPage } from './pages/patients-page.js';
import { useClinic } from './use-clinic.js';

const world = useClinic();

/** Calls a patient and waits until they are on the line. */
async function inCallWith(page: Page, name: string): Promise<ConversationPage> {
  const patients = await PatientsPage.open(page);
  await patients.voice(name).click();
  const conversation = await ConversationPage.arrived(page);
  await conversation.shows('connected');
  return conversation;
}

describe('in a call to a phone an agent', () => {
  it('presses keys, by pointer and by keyboard, and closes the keypad without ending the call', async () => {
    const { page } = await world.openAs('amara');
    const conversation = await inCallWith(page, 'Aisha Rahman');
    await conversation.control('keypad').click();
    await conversation.control('dial-key-5').click();
    await page.keyboard.type('1#');
    await expect.poll(() => conversation.control('dial-pressed').innerText()).toMatch(/^5\s*1\s*#$/);
    await page.keyboard.press('Escape');
    await conversation.control('dial-key-5').waitFor({ state: 'hidden' });
    await conversation.shows('connected');
    const api = await world.api('amara');
    const [call] = await api.calls('?limit=1');
    const digitsSent = async (): Promise<number> => {
      const { items } = await api.get<{ items: { type: string; data: { count?: number } }[] }>(
        `/calls/${call?.id}/events`,
      );
      const counts = items.filter(({ type }) => type === 'digits-sent').map(({ data }) => data.count ?? 0);
      return counts.reduce((sum, count) => sum + count, 0);
    };
    // Keys that are pressed while others are sent go out after them.
    await expect.poll(digitsSent).toBe(3);
  });

  it('puts the call on hold and takes it off again', async () => {
    const { page } = await world.openAs('amara');
    const conversation = await inCallWith(page, 'Aisha Rahman');
    // A click while it is busy does nothing, and the banner may know before the button does.
    const hold = conversation.banner.locator('[data-testid="hold"][aria-busy="false"]');
    await hold.click();
    await conversation.banner.locator('[data-testid="call-status"][data-status="on_hold"]').waitFor();
    await hold.click();
    await conversation.shows('connected');
  });

  it('records with consent, brings in a colleague who sees it, and gives the call away', async () => {
    const amara = await world.openAs('amara');
    const leo = await world.openAs('leo');
    const conversation = await inCallWith(amara.page, 'Aisha Rahman');
    await conversation.control('record').click();
    expect(await conversation.control('recording-start').isDisabled()).toBe(true);
    await conversation.control('recording-consent').check();
    await conversation.control('recording-start').click();
    await conversation.control('recording-notice').waitFor();
    expect(await conversation.control('recording-notice').innerText()).toBe('Recording');

    await conversation.findForTransfer('Leo Fischer');
    await conversation.control('transfer-talk').click();
    await conversation.saysOfTransfer('You speak with Leo Fischer. Aisha Rahman is on hold.');
    const bar = leo.page.locator('[data-call-bar]');
    await bar.getByTestId('recording-notice').waitFor();
    await conversation.control('complete-transfer').click();
    await conversation.control('mute').waitFor({ state: 'hidden' });

    await bar.locator('[data-return]').click();
    const taken = await ConversationPage.arrived(leo.page);
    await taken.shows('connected');
    await taken.control('recording-notice').waitFor();
    await taken.control('transfer').waitFor();
    await taken.end.click();
    await taken.shows('ended');
    await conversation.shows('ended');
  });

  it('goes back to the patient when the colleague cannot help', async () => {
    const { page } = await world.openAs('amara');
    const conversation = await inCallWith(page, 'Aisha Rahman');
    await conversation.findForTransfer('Leo Fischer');
    await conversation.control('transfer-talk').click();
    await conversation.saysOfTransfer('You speak with Leo Fischer');
    await conversation.control('cancel-transfer').click();
    await conversation.shows('connected');
    await conversation.control('transfer-status').waitFor({ state: 'hidden' });
  });

  it('transfers at once, and is out of the call when the colleague answers', async () => {
    const amara = await world.openAs('amara');
    const leo = await world.openAs('leo');
    const conversation = await inCallWith(amara.page, 'Aisha Rahman');
    await conversation.findForTransfer('Leo Fischer');
    await conversation.control('transfer-now').click();
    await conversation.saysOfTransfer('Transferring Aisha Rahman to Leo Fischer…');
    await conversation.control('mute').waitFor({ state: 'hidden' });
    await leo.page.locator('[data-call-bar] [data-return]').waitFor();
  });

  it('hears why a transfer came to nothing, and has the patient back', async () => {
    const { page } = await world.openAs('amara');
    const conversation = await inCallWith(page, 'Aisha Rahman');
    await conversation.findForTransfer('+1 202 555 0101');
    await conversation.control('transfer-now').click();
    await conversation.saysOfTransfer(/ is busy\. You are back with Aisha Rahman\./);
    await conversation.shows('connected');
  });
});
