import { describe, expect, it } from 'vitest';
import { recordedEvents } from './page-events.js';
import { ConversationPage } from './pages/conversation-page.js';
import { HistoryPage } from './pages/history-page.js';
import { PatientsPage } from './pages/patients-page.js';
import { useClinic } from './use-clinic.js';

const world = useClinic();

describe('an agent calls a patient and watches the progress', () => {
  it.each([
    ['by socket', { blockSockets: false }],
    ['by polling, where sockets are blocked', { blockSockets: true }],
  ])('%s', async (_way, options) => {
    const { page } = await world.openAs('amara', options);
    const patients = await PatientsPage.open(page);
    await patients.voice('Aisha Rahman').click();

    const conversation = await ConversationPage.arrived(page);
    await conversation.shows('connected');
    expect(onlyForward(await recordedEvents(page))).toBe(true);
    const started = await conversation.timerSeconds();
    await expect
      .poll(() => conversation.timerSeconds(), { timeout: 5000 })
      .toBeGreaterThanOrEqual(started + 2);

    await conversation.outcome.selectOption('voicemail');
    await conversation.notes.fill('Blood pressure fine, next check in May');
    await conversation.end.click();
    await conversation.shows('ended');
    await conversation.entries.filter({ hasText: 'Blood pressure fine' }).first().waitFor();

    const api = await world.api('amara');
    const [call] = await api.calls('?limit=1');
    expect(call).toMatchObject({
      status: 'ended',
      outcome: 'voicemail',
      endReason: 'completed',
      notes: 'Blood pressure fine, next check in May',
    });
    expect(call?.durationSeconds).toBeGreaterThanOrEqual(2);
    expect(await api.conversation(conversation.conversationId)).toMatchObject({
      status: 'completed',
      currentCallId: null,
    });
  });

  it('shows the ring by polling, too, and that nobody answered', async () => {
    const { page } = await world.openAs('amara', { blockSockets: true });
    const patients = await PatientsPage.open(page);
    await patients.voice('Carla Jensen').click();
    const conversation = await ConversationPage.arrived(page);
    await conversation.shows('ringing');
    await conversation.shows('no_answer');
  });

  it('finds the first patient of the list ready to be phoned', async () => {
    const { page } = await world.openAs('amara');
    await PatientsPage.open(page);
    const first = page.locator('call-now-button').first();
    expect(await first.getAttribute('channel')).toBe('voice');
    await first.getByTestId('call-now').click();
    const conversation = await ConversationPage.arrived(page);
    await conversation.shows('connected');
  });

  it('keeps calls over a restart of the server', async () => {
    const api = await world.api('leo');
    const contact = await api.contactNamed('Thandi Khumalo');
    const call = await api.place({ to: { contactId: contact.id } });
    await expect.poll(async () => (await api.call(call.id)).status, { timeout: 10_000 }).toBe('connected');
    await api.send('POST', `/calls/${call.id}/end`, { notes: 'Kept' });

    await world.clinic.restart();

    const { page } = await world.openAs('leo');
    const history = await HistoryPage.open(page);
    await history.row('Thandi Khumalo').filter({ hasText: 'Kept' }).waitFor();
  });

  it('lands on the conversation again when the other side hangs up, with the call written down', async () => {
    const { page } = await world.openAs('amara');
    const patients = await PatientsPage.open(page);
    await patients.voice('Elin Sørensen').click();
    const conversation = await ConversationPage.arrived(page);
    await conversation.shows('declined');
    await conversation.entries.filter({ hasText: 'declined' }).first().waitFor();
  });

  it('makes one call of a double click', async () => {
    const api = await world.api('amara');
    const before = await api.calls('?limit=200');
    const { page } = await world.openAs('amara');
    const patients = await PatientsPage.open(page);
    await patients.voice('Farid Haddad').doubleClick();
    await ConversationPage.arrived(page);
    expect(await api.calls('?limit=200')).toHaveLength(before.length + 1);
  });
});

const progress = ['initiating', 'ringing', 'answered', 'connected', 'ended'];

/** True when the statuses only ever went forward. */
function onlyForward(events: readonly string[]): boolean {
  const steps = events
    .filter((event) => event.startsWith('status '))
    .map((event) => progress.indexOf(event.slice(7)));
  return steps.every((step, index) => step > (steps[index - 1] ?? -1));
}
