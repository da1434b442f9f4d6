import { expect, it } from 'vitest';
import { ConversationPage } from './pages/conversation-page.js';
import { IncomingCall } from './pages/incoming-call.js';
import { useClinic } from './use-clinic.js';

const world = useClinic();

it('a simulated patient phones the practice: it rings everybody, and who answers speaks with them', async () => {
  const amara = await world.openAs('amara');
  const leo = await world.openAs('leo');
  await leo.page.getByTestId('simulate-call-in').click();
  const [atAmara, atLeo] = await Promise.all([IncomingCall.rings(amara.page), IncomingCall.rings(leo.page)]);
  expect(await atAmara.caller.innerText()).toContain('Aisha Rahman');
  await atLeo.accept.click();
  const conversation = await ConversationPage.arrived(leo.page);
  await conversation.shows('connected');
  await atAmara.isGone();
  await conversation.control('hold').waitFor();
  await conversation.end.click();
  await conversation.shows('ended');
});

it('a simulated patient whom nobody takes has called in vain, and each practice has its own', async () => {
  const leo = await world.openAs('leo');
  const rin = await world.openAs('rin');
  await rin.page.getByTestId('simulate-call-in').click();
  const atRin = await IncomingCall.rings(rin.page);
  expect(await atRin.caller.innerText()).toContain('Noor Bakker');
  await atRin.decline.click();
  await atRin.isGone();
  expect(await leo.page.getByTestId('incoming-caller').count()).toBe(0);
  const [call] = await (await world.api('rin')).calls('?limit=1');
  expect(call).toMatchObject({ direction: 'inbound', status: 'declined', provider: 'demo' });
});

it('only staff can have somebody phone', async () => {
  const { page } = await world.openAs('maya');
  expect(await page.getByTestId('simulate-call-in').count()).toBe(0);
  const answer = await page.context().request.post(`${world.clinic.url}/demo/call-in`);
  expect(answer.status()).toBe(403);
});
