import type { Locator, Page } from 'playwright-core';

/** All calls of the signed-in person. */
export class HistoryPage {
  private constructor(readonly page: Page) {}

  static async open(page: Page): Promise<HistoryPage> {
    await page.goto('/history');
    return new HistoryPage(page);
  }

  /** Rows of calls with somebody, newest first. */
  row(name: string): Locator {
    return this.page.locator('[data-panel="calls"] .entry').filter({ hasText: name });
  }

  missed(name: string): Locator {
    return this.page.locator('[data-panel="missed"] .entry').filter({ hasText: name });
  }

  async choose(filter: string, label: string): Promise<void> {
    await this.page.getByLabel(filter, { exact: true }).selectOption({ label });
  }
}
