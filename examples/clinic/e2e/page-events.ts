import type { BrowserContext, Page } from 'playwright-core';

type Recording = typeof globalThis & { offhookTestEvents?: string[] };

/** Writes down what the elements of every page of the context tell. */
export async function recordEvents(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const events: string[] = [];
    (globalThis as Recording).offhookTestEvents = events;
    document.addEventListener('call-error', (event) => {
      events.push(`call-error ${(event as CustomEvent<{ error: { code: string } }>).detail.error.code}`);
    });
    document.addEventListener('call-status-changed', (event) => {
      events.push(`status ${(event as CustomEvent<{ status: string }>).detail.status}`);
    });
  });
}

/** What the elements of this page told since it was loaded. */
export function recordedEvents(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as Recording).offhookTestEvents ?? []);
}
