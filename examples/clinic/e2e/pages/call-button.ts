import type { Locator } from 'playwright-core';

/** A `call-now-button` as a person sees it. */
export class CallButton {
  readonly button: Locator;
  readonly error: Locator;

  constructor(readonly element: Locator) {
    this.button = element.getByTestId('call-now');
    this.error = element.getByTestId('call-error');
  }

  click(): Promise<void> {
    return this.button.click();
  }

  doubleClick(): Promise<void> {
    return this.button.dblclick();
  }

  /** Waits for a failure and gives its text. */
  async errorText(): Promise<string> {
    await this.error.waitFor();
    return (await this.error.innerText()).trim();
  }

  /** Whether a click would place a call. */
  async isUsable(): Promise<boolean> {
    return (await this.button.isEnabled()) && (await this.button.getAttribute('aria-disabled')) !== 'true';
  }
}
