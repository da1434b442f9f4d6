import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { PatientsPage } from './pages/patients-page.js';
import { useClinic } from './use-clinic.js';

const world = useClinic();

const phone = { width: 360, height: 740 };
const desk = { width: 1440, height: 900 };

describe('pages', () => {
  it.each([
    ['on a phone, in the dark', phone, 'dark'],
    ['on a desk, in the light', desk, 'light'],
  ] as const)('can be used by everybody %s', async (_where, viewport, colorScheme) => {
    const api = await world.api('amara');
    const call = await api.place({ to: { contactId: (await api.contactNamed('Ben Okafor')).id } });
    await api.ended(call.id, 10_000);
    const amara = await world.openAs('amara', { context: { viewport, colorScheme } });
    for (const path of [
      '/',
      '/patients',
      '/history',
      `/conversations/${call.conversationId}`,
      `/call/${call.id}`,
    ]) {
      await amara.page.goto(path);
      await amara.page.locator('.entry, [data-last-call] a, call-room').first().waitFor();
      expect(await violations(amara.page), path).toEqual([]);
      expect(await isWiderThanWindow(amara.page), path).toBe(false);
    }
    const maya = await world.openAs('maya', { context: { viewport, colorScheme } });
    await maya.page.locator('.presence[data-presence]').first().waitFor();
    expect(await violations(maya.page)).toEqual([]);
    expect(await isWiderThanWindow(maya.page)).toBe(false);
  });

  it('lead with the keyboard from the address bar to the first call', async () => {
    const { page } = await world.openAs('amara');
    await PatientsPage.open(page);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Search patients');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/conversations/*');
  });

  it('keep the theme that somebody chose', async () => {
    const { page } = await world.openAs('leo');
    const theme = (): Promise<string | null> => page.locator('html').getAttribute('data-theme');
    await page.getByRole('button', { name: /theme/i }).click();
    expect(await theme()).toBe('light');
    await page.getByRole('button', { name: /theme/i }).click();
    expect(await theme()).toBe('dark');
    await page.goto('/history');
    expect(await theme()).toBe('dark');
  });

  it('find patients without regard to case, accents and number punctuation', async () => {
    const { page } = await world.openAs('amara');
    const patients = await PatientsPage.open(page);
    await patients.search('ALMEIDA julia');
    expect(await patients.visibleNames()).toEqual(['Júlia Almeida']);
    await patients.search('(202) 555 0142');
    expect(await patients.visibleNames()).toEqual(['Maya Torres']);
    await patients.search('nobody at all');
    await page.getByText('Nobody matches').waitFor();
    await page.getByLabel('Search patients').press('Enter');
    await page.waitForURL('**/patients?query=*');
    await page.getByText('Nobody matches').waitFor();
  });

  it('belong to those who are signed in, and staff pages to staff', async () => {
    const maya = await world.openAs('maya');
    maya.expectProblem(/404/);
    await maya.page.goto('/patients');
    await maya.page.getByText('This page does not exist').waitFor();
    await maya.page.goto('/');
    await maya.page.getByRole('button', { name: 'Sign out' }).click();
    await maya.page.waitForURL('**/sign-in');
    await maya.page.goto('/history');
    await maya.page.getByRole('button', { name: /Maya Torres/ }).click();
    await maya.page.waitForURL('**/history');
  });
});

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const results = await page.evaluate(() =>
    (globalThis as typeof globalThis & { axe: typeof axe }).axe.run(document),
  );
  return results.violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
}

function isWiderThanWindow(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim(),
  );
}
