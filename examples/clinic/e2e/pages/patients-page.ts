import type { Locator, Page } from 'playwright-core';
import { CallButton } from './call-button.js';

/** The list of everybody the practice knows. */
export class PatientsPage {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<PatientsPage> {
    await page.goto('/patients');
    return new PatientsPage(page);
  }

  row(name: string): Locator {
    return this.page.locator('.person').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  voice(name: string): CallButton {
    return new CallButton(this.row(name).locator('call-now-button[channel="voice"]'));
  }

  video(name: string): CallButton {
    return new CallButton(this.row(name).locator('call-now-button[channel="video"]'));
  }

  async search(text: string): Promise<void> {
    await this.page.getByLabel('Search patients').fill(text);
  }

  /** Names of the rows that are shown, from the top. */
  visibleNames(): Promise<string[]> {
    return this.page.locator('.person:not([hidden]) .name').allInnerTexts();
  }
}
