import type { CallStatus } from '@offhook/core';
import type { Locator, Page } from 'playwright-core';

/** One conversation: the banner of its call, and everything before. */
export class ConversationPage {
  readonly status: Locator;
  readonly timer: Locator;
  readonly end: Locator;
  readonly outcome: Locator;
  readonly notes: Locator;
  readonly banner: Locator;
  readonly callAgain: Locator;
  readonly entries: Locator;

  private constructor(readonly page: Page) {
    this.banner = page.locator('call-status-banner');
    this.status = this.banner.getByTestId('call-status');
    this.timer = this.banner.getByTestId('call-timer');
    this.end = this.banner.getByTestId('end-call');
    this.outcome = this.banner.getByTestId('outcome');
    this.notes = this.banner.getByTestId('notes');
    this.callAgain = this.banner.getByTestId('call-now');
    this.entries = page.locator('.timeline .entry');
  }

  /** Resolves when the browser is there. */
  static async arrived(page: Page): Promise<ConversationPage> {
    await page.waitForURL('**/conversations/*');
    return new ConversationPage(page);
  }

  get conversationId(): string {
    return decodeURIComponent(new URL(this.page.url()).pathname.split('/').at(-1) ?? '');
  }

  /** Waits until the banner shows this status. */
  async shows(status: CallStatus, timeout = 15_000): Promise<void> {
    await this.banner.locator(`[data-testid="call-status"][data-status="${status}"]`).waitFor({ timeout });
  }

  /** A button or a line of the call's controls, by its test id. */
  control(testId: string): Locator {
    return this.banner.getByTestId(testId);
  }

  /** Waits until the line about a transfer says this. */
  async saysOfTransfer(text: string | RegExp, timeout = 15_000): Promise<void> {
    await this.control('transfer-status').filter({ hasText: text }).waitFor({ timeout });
  }

  /** Opens the transfer and finds somebody by name or number. */
  async findForTransfer(query: string): Promise<void> {
    await this.control('transfer').click();
    await this.control('transfer-search').fill(query);
    await this.control('transfer-person').filter({ hasText: query }).click();
  }

  /** The timer in seconds. */
  async timerSeconds(): Promise<number> {
    const [minutes, seconds] = (await this.timer.innerText()).trim().split(':').map(Number);
    return (minutes ?? NaN) * 60 + (seconds ?? NaN);
  }
}
