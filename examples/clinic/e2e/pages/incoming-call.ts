import type { Locator, Page } from 'playwright-core';

/** The ring, on whatever page it is. */
export class IncomingCall {
  readonly caller: Locator;
  readonly countdown: Locator;
  readonly accept: Locator;
  readonly decline: Locator;
  readonly silence: Locator;
  readonly modal: Locator;

  constructor(readonly page: Page) {
    this.modal = page.locator('incoming-call-modal');
    this.caller = this.modal.getByTestId('incoming-caller');
    this.countdown = this.modal.getByTestId('incoming-countdown');
    this.accept = this.modal.getByTestId('accept');
    this.decline = this.modal.getByTestId('decline');
    this.silence = this.modal.getByTestId('silence');
  }

  /** Resolves when it rings. */
  static async rings(page: Page, timeout = 10_000): Promise<IncomingCall> {
    const incoming = new IncomingCall(page);
    await incoming.caller.waitFor({ timeout });
    return incoming;
  }

  /** Resolves when it stopped. */
  async isGone(timeout = 10_000): Promise<void> {
    await this.caller.waitFor({ state: 'hidden', timeout });
  }

  /** Seconds that are left, as shown. */
  async secondsLeft(): Promise<number> {
    return Number(/\d+/.exec(await this.countdown.innerText())?.[0] ?? NaN);
  }
}
