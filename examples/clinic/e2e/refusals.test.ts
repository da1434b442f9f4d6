import { describe, expect, it } from 'vitest';
import { recordedEvents } from './page-events.js';
import { ConversationPage } from './pages/conversation-page.js';
import { PatientsPage } from './pages/patients-page.js';
import { useClinic } from './use-clinic.js';

const world = useClinic();

describe('a call that cannot be placed says why, and the button can be used again', () => {
  it.each([
    ['Ivo Petrov', 'no_phone_number', /no phone number/i],
    ['Júlia Almeida', 'do_not_call', /asked not to be called/i],
  ])('%s: %s', async (name, code, words) => {
    const person = await world.openAs('amara');
    person.expectProblem(/422/);
    const patients = await PatientsPage.open(person.page);
    const button = patients.voice(name);
    await button.click();
    expect(await button.errorText()).toMatch(words);
    expect(await recordedEvents(person.page)).toEqual([`call-error ${code}`]);
    expect(await button.isUsable()).toBe(true);
  });

  it('a session that is no longer valid', async () => {
    const person = await world.openAs('amara');
    person.expectProblem(/401/);
    const patients = await PatientsPage.open(person.page);
    await person.page.route('**/api/v1/calls', (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer spoilt' } }),
    );
    const button = patients.voice('Aisha Rahman');
    await button.click();
    expect(await button.errorText()).toMatch(/sign in again/i);
    expect(await recordedEvents(person.page)).toEqual(['call-error unauthorized']);
    expect(await button.isUsable()).toBe(true);
  });

  it('a failure at the provider: the banner says so and offers to call again', async () => {
    const { page } = await world.openAs('amara');
    const patients = await PatientsPage.open(page);
    await patients.voice('Diego Fuentes').click();
    const conversation = await ConversationPage.arrived(page);
    await conversation.shows('failed');
    await conversation.callAgain.click();
    const api = await world.api('amara');
    const contact = await api.contactNamed('Diego Fuentes');
    const statuses = async (): Promise<string[]> =>
      (await api.calls(`?contactId=${contact.id}`)).map(({ status }) => status);
    // The banner goes on showing the first failure until the second call is placed.
    await expect.poll(statuses, { timeout: 15_000 }).toEqual(['failed', 'failed']);
    await conversation.shows('failed');
  });

  it('a server that is away: the call is placed when it is back', async () => {
    const person = await world.openAs('amara');
    person.expectProblem(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket/);
    const patients = await PatientsPage.open(person.page);
    const button = patients.voice('Aisha Rahman');
    await button.button.waitFor();
    await world.clinic.crash();
    await button.click();
    expect(await button.errorText()).toMatch(/cannot be reached/i);
    expect(await recordedEvents(person.page)).toEqual(['call-error unavailable']);
    expect(await button.isUsable()).toBe(true);

    await world.clinic.restart();
    await button.click();
    const conversation = await ConversationPage.arrived(person.page);
    await conversation.shows('connected');
    const api = await world.api('amara');
    const contact = await api.contactNamed('Aisha Rahman');
    expect(await api.calls(`?contactId=${contact.id}`)).toHaveLength(1);
  });
});
