import { ordinaryPhone, startFakeTelnyx, type FakeTelnyx } from '@offhook/server-kit/testing';
import { afterAll, expect, it } from 'vitest';
import type { PersonBrowser } from './browser.js';
import { freePort } from './clinic.js';
import { ConversationPage } from './pages/conversation-page.js';
import { HistoryPage } from './pages/history-page.js';
import { IncomingCall } from './pages/incoming-call.js';
import { PatientsPage } from './pages/patients-page.js';
import { dialledBy, serveTelnyx } from './telnyx-in-page.js';
import { useClinic } from './use-clinic.js';

const ourNumber = '+12025550199';
const agentsPhone = '+12025550111';
const patientsPhone = '+12025550134';

let fake: FakeTelnyx | undefined;
const world = useClinic(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [apiKey, connectionId, credentialConnectionId] = ['KEY0199CLINIC', '1494404757', '1494404999'];
  fake = await startFakeTelnyx({
    ...{ apiKey, connectionId, credentialConnectionId, numbers: [ourNumber] },
    webhookUrl: `${url}/api/v1/webhooks/telnyx`,
    phone: () => ({ ...ordinaryPhone, then: 'rings' }),
  });
  return {
    port,
    env: {
      DEMO_SIGN_IN: 'on',
      BASE_URL: url,
      TELNYX_API_KEY: apiKey,
      TELNYX_PUBLIC_KEY: fake.publicKey,
      TELNYX_CONNECTION_ID: connectionId,
      TELNYX_CREDENTIAL_CONNECTION_ID: credentialConnectionId,
      TELNYX_PHONE_NUMBER: ourNumber,
      TELNYX_API_BASE_URL: fake.url,
    },
  };
});
afterAll(() => fake?.close());

const legsTo = (number: string) => (fake?.instances() ?? []).filter(({ to }) => to === number);
const stateOf = (number: string): string => legsTo(number).at(-1)?.state ?? 'not dialled';
const answer = (number: string): void => fake?.phoneOf(legsTo(number).at(-1)?.call_control_id ?? '').answer();
const rings = (number: string): Promise<void> =>
  expect.poll(() => stateOf(number), { timeout: 15_000 }).toBe('ringing');

/** An agent whose pages find Telnyx's signalling in themselves. */
async function agent(userId: 'amara' | 'leo'): Promise<PersonBrowser> {
  const person = await world.openAs(userId);
  await serveTelnyx(person.context);
  await person.page.reload();
  return person;
}

/** Telnyx parks what a browser dials, and tells our server of it. */
async function arrives({ page }: PersonBrowser): Promise<void> {
  await fake?.connectBrowser(await dialledBy(page));
}

/** An agent calls a patient in the browser, and they speak. */
async function speaking(caller: PersonBrowser): Promise<ConversationPage> {
  const patients = await PatientsPage.open(caller.page);
  await patients.voice('Aisha Rahman').click();
  const conversation = await ConversationPage.arrived(caller.page);
  await arrives(caller);
  await rings(patientsPhone);
  answer(patientsPhone);
  await conversation.shows('connected');
  return conversation;
}

it('rings the agent’s own phone, says so, then the patient’s, and takes both down at the end', async () => {
  const { page } = await world.openAs('amara');
  const patients = await PatientsPage.open(page);
  await page.locator('[data-agent-leg]').selectOption('phone');
  await patients.voice('Aisha Rahman').click();
  const conversation = await ConversationPage.arrived(page);
  await rings(agentsPhone);
  await conversation.control('own-phone').filter({ hasText: 'Pick it up to be connected.' }).waitFor();
  expect(legsTo(patientsPhone)).toHaveLength(0);
  answer(agentsPhone);
  await rings(patientsPhone);
  await conversation.control('own-phone').waitFor({ state: 'hidden' });
  answer(patientsPhone);
  await conversation.shows('connected');
  await conversation.end.click();
  await conversation.shows('ended');
  await expect.poll(() => [stateOf(agentsPhone), stateOf(patientsPhone)]).toEqual(['ended', 'ended']);
});

it('keeps the sound of a call in the browser on every page, with its controls', async () => {
  const amara = await agent('amara');
  await speaking(amara);
  const { page } = amara;
  await HistoryPage.open(page);
  await arrives(amara);
  const bar = page.locator('[data-call-bar]');
  await bar.getByTestId('mute').click();
  await expect.poll(() => bar.getByTestId('mute').getAttribute('aria-pressed')).toBe('true');
  await bar.locator('[data-return]').click();
  const conversation = await ConversationPage.arrived(page);
  await arrives(amara);
  await conversation.shows('connected');
  await conversation.end.click();
  await conversation.shows('ended');
  await expect.poll(() => stateOf(patientsPhone)).toBe('ended');
});

it('calls from the browser, gives the call to a colleague’s, and rings like any other call when it comes back', async () => {
  const amara = await agent('amara');
  const leo = await agent('leo');
  const conversation = await speaking(amara);

  await conversation.findForTransfer('Leo Fischer');
  await conversation.control('transfer-now').click();
  const atLeo = await IncomingCall.rings(leo.page);
  expect(await atLeo.caller.innerText()).toBe('Aisha Rahman');
  await atLeo.accept.click();
  const taken = await ConversationPage.arrived(leo.page);
  await arrives(leo);
  await taken.shows('connected');
  await conversation.control('mute').waitFor({ state: 'hidden' });

  await taken.findForTransfer('Amara');
  await taken.control('transfer-now').click();
  const atAmara = await IncomingCall.rings(amara.page);
  expect(await atAmara.caller.innerText()).toBe('Aisha Rahman');
  expect(await atAmara.secondsLeft()).toBeGreaterThan(20);
  await atAmara.decline.click();
  await atAmara.isGone();
  await taken.saysOfTransfer(/declined\. You are back with Aisha Rahman\./);
  await taken.shows('connected');

  await taken.findForTransfer('Amara');
  await taken.control('transfer-talk').click();
  const again = await IncomingCall.rings(amara.page);
  // She is on this conversation's page already, which is loaded anew.
  const loaded = amara.page.waitForEvent('load');
  await again.accept.click();
  await loaded;
  const back = await ConversationPage.arrived(amara.page);
  await arrives(amara);
  await taken.saysOfTransfer(/^You speak with .*Amara.*\. Aisha Rahman is on hold\.$/);
  await taken.control('complete-transfer').click();
  await taken.control('mute').waitFor({ state: 'hidden' });
  await back.shows('connected');
  await back.control('transfer').waitFor();
  await back.end.click();
  await back.shows('ended');
  await taken.shows('ended');
  await expect.poll(() => (fake?.instances() ?? []).filter(({ ended }) => ended === null)).toEqual([]);
});
