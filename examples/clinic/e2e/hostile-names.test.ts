import { describe, expect, it } from 'vitest';
import { ConversationPage } from './pages/conversation-page.js';
import { HistoryPage } from './pages/history-page.js';
import { PatientsPage } from './pages/patients-page.js';
import { useClinic } from './use-clinic.js';

const world = useClinic();

const markup = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
const quotes = `"><svg onload=alert(1)> ' autofocus onfocus=alert(1) {{7*7}} \${7*7} &lt;b&gt;`;
const override = 'Anna \u202Egnp.exe\u202C \u2067Leyla\u2069 Jones';
const endless = 'Wolfeschlegelsteinhausen'.repeat(8).slice(0, 200);

describe('hostile names stay text', () => {
  it.each([
    ['markup', markup],
    ['quotes and placeholders', quotes],
    ['direction overrides', override],
    ['a name without an end', endless],
  ])('%s', async (_what, name) => {
    const api = await world.api('amara');
    const contact = await api.createContact({
      name,
      phone: '+12025550140',
      company: name.slice(0, 200),
      email: 'a@mail.example',
    });
    const { page } = await world.openAs('amara');
    await PatientsPage.open(page);
    const row = page.locator(`[data-contact="${contact.id}"]`);
    expect(await row.locator('.name').textContent()).toBe(contact.name);
    expect(await isWiderThanWindow(page)).toBe(false);

    await row.getByTestId('call-now').click();
    const conversation = await ConversationPage.arrived(page);
    await conversation.shows('connected');
    expect(await page.locator('h1').textContent()).toBe(contact.name);
    await conversation.notes.fill(`${name} ${markup} ${'long '.repeat(1900)}`);
    await conversation.end.click();
    await conversation.entries.first().waitFor();
    expect(await isWiderThanWindow(page)).toBe(false);

    const history = await HistoryPage.open(page);
    await history.row(contact.name).first().waitFor();
    expect(await isWiderThanWindow(page)).toBe(false);
    expect(await page.title()).not.toContain('owned');
    expect(await page.locator('main img, main script, main svg[onload]').count()).toBe(0);
    await api.send('DELETE', `/contacts/${contact.id}`);
  });

  it('a search, a person to sign in as and an address that are markup', async () => {
    const amara = await world.openAs('amara');
    amara.expectProblem(/404/);
    for (const path of [
      '/patients?query=',
      '/history?query=',
      '/conversations/',
      '/call/',
      '/nowhere/',
      '/?as=',
    ]) {
      await amara.page.goto(path + encodeURIComponent(quotes + markup));
      expect(await amara.page.title()).not.toContain('owned');
      expect(await amara.page.locator('main img, main script').count()).toBe(0);
    }
  });
});

function isWiderThanWindow(page: {
  evaluate<Result>(work: () => Result): Promise<Result>;
}): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
