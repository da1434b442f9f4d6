// Makes the pictures of docs/images from the running clinic: `npm run screenshots` in examples/clinic.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { Api } from '../e2e/api.js';
import { launchBrowser, openAs, type PersonBrowser } from '../e2e/browser.js';
import { startClinic } from '../e2e/clinic.js';
import { ConversationPage } from '../e2e/pages/conversation-page.js';
import { IncomingCall } from '../e2e/pages/incoming-call.js';
import { PatientsPage } from '../e2e/pages/patients-page.js';
import { RoomPage } from '../e2e/pages/room-page.js';

const folder = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const patienceMs = 60_000;
const portrait = fileURLToPath(new URL('portrait.js', import.meta.url));
const wide = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
type Look = { readonly screen: typeof wide | typeof phone; readonly scheme: 'light' | 'dark' };

await mkdir(folder, { recursive: true });
const clinic = await startClinic({ env: { CALL_LIMITS: 'off' } });
const browser = await launchBrowser();
try {
  const amara = await Api.as(clinic.url, 'amara');
  await haveHistory(amara);
  await patientList(browser);
  await conversation(browser);
  await videoCall(browser);
} finally {
  await browser.close();
  await clinic.stop();
}

/** Some calls of the day, so that lists are not empty. */
async function haveHistory(amara: Api): Promise<void> {
  const talk = async (name: string, notes: string, seconds: number): Promise<void> => {
    const call = await amara.place({ to: { contactId: (await amara.contactNamed(name)).id } });
    await until(async () => (await amara.call(call.id)).status === 'connected');
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    await amara.send('POST', `/calls/${call.id}/end`, { notes });
  };
  const unanswered = async (name: string): Promise<void> => {
    const call = await amara.place({ to: { contactId: (await amara.contactNamed(name)).id } });
    await until(async () => (await amara.call(call.id)).endedAt !== null);
  };
  const maya = await Api.as(clinic.url, 'maya');
  const missed = await maya.place({ to: { userId: 'amara' }, channel: 'video', deviceId: 'picture' });
  await maya.send('POST', `/calls/${missed.id}/end`, {});
  await talk('Maya Torres', 'Blood pressure fine, next check in May', 4);
  await unanswered('Ben Okafor');
  await unanswered('Elin Sørensen');
  await talk('Thandi Khumalo', 'Prefers calls after 14:00', 6);
}

async function patientList(browser: Browser): Promise<void> {
  for (const look of looks('patients')) {
    const { page, context } = await open(browser, 'amara', look);
    await PatientsPage.open(page);
    await page.locator('[data-last-call] a').first().waitFor();
    if (look.screen === wide) {
      await new PatientsPage(page).voice('Grace Whitmore').element.evaluate((button) => {
        button.addEventListener('call-navigate', (event) => event.preventDefault());
      });
      await new PatientsPage(page).voice('Grace Whitmore').click();
      await page.locator('[aria-busy="true"]').first().waitFor();
    }
    await shot(page, look.file);
    await context.close();
  }
}

async function conversation(browser: Browser): Promise<void> {
  for (const look of looks('conversation')) {
    const { page, context } = await open(browser, 'amara', look);
    await (await PatientsPage.open(page)).voice('Maya Torres').click();
    const conversation = await ConversationPage.arrived(page);
    await conversation.shows('connected');
    await conversation.entries.nth(2).waitFor();
    await until(async () => (await conversation.timerSeconds()) >= 7);
    await shot(page, look.file);
    await conversation.end.click();
    await conversation.shows('ended');
    await context.close();
  }
}

async function videoCall(browser: Browser): Promise<void> {
  for (const { screen, size } of [
    { screen: wide, size: '1440' },
    { screen: phone, size: '360' },
  ]) {
    const amara = await open(browser, 'amara', { screen: wide, scheme: 'light' });
    const maya = await open(browser, 'maya', { screen, scheme: 'dark' });
    for (const [person, name] of [
      [amara, 'amara'],
      [maya, 'maya'],
    ] as const) {
      await person.context.addInitScript((who) => Object.assign(globalThis, { portraitOf: who }), name);
      await person.context.addInitScript({ path: portrait });
    }
    await maya.page.goto('/');
    // A click unlocks sound, as anybody's first click does.
    await maya.page.locator('h1').click();
    await (await PatientsPage.open(amara.page)).video('Maya Torres').click();
    const incoming = await IncomingCall.rings(maya.page);
    await until(async () => (await incoming.secondsLeft()) <= 24);
    await shot(maya.page, `incoming-${size}-dark`);
    await incoming.accept.click();
    const room = await RoomPage.arrived(maya.page);
    await room.remoteVideo.first().waitFor();
    await until(() =>
      room.remoteVideo
        .first()
        .evaluate((video: HTMLVideoElement) => video.videoWidth >= 640 && video.readyState === 4),
    );
    await shot(maya.page, `room-${size}`);
    await room.end.click();
    await room.says(/the call is over/i);
    await amara.context.close();
    await maya.context.close();
  }
}

function looks(name: string): readonly (Look & { readonly file: string })[] {
  return [
    { screen: wide, scheme: 'light', file: `${name}-1440` },
    { screen: phone, scheme: 'dark', file: `${name}-360-dark` },
  ];
}

function open(browser: Browser, who: string, look: Look): Promise<PersonBrowser> {
  return openAs(browser, clinic.url, who, {
    context: { ...look.screen, colorScheme: look.scheme, reducedMotion: 'no-preference' },
  });
}

async function shot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`) });
  process.stdout.write(`${name}\n`);
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
