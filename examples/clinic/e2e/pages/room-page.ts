import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { receivedMedia } from '../media-counter.js';

/** The call screen. */
export class RoomPage {
  readonly room: Locator;
  readonly mute: Locator;
  readonly camera: Locator;
  readonly end: Locator;
  readonly timer: Locator;
  readonly remoteVideo: Locator;
  readonly localVideo: Locator;

  private constructor(readonly page: Page) {
    this.room = page.locator('call-room');
    this.mute = this.room.getByTestId('mute');
    this.camera = this.room.getByTestId('camera');
    this.end = this.room.getByTestId('end-call');
    this.timer = this.room.getByTestId('call-timer');
    this.remoteVideo = this.room.getByTestId('remote-video');
    this.localVideo = this.room.getByTestId('local-video');
  }

  /** Resolves when the browser is there. */
  static async arrived(page: Page): Promise<RoomPage> {
    await page.waitForURL('**/call/*');
    return new RoomPage(page);
  }

  get callId(): string {
    return decodeURIComponent(new URL(this.page.url()).pathname.split('/').at(-1) ?? '');
  }

  /** Waits until the screen says something like this. */
  async says(words: RegExp, timeout = 5000): Promise<void> {
    await this.room.getByText(words).first().waitFor({ timeout });
  }

  /** Waits until sound and pictures of the other side come in, and go on coming. */
  async receivesMedia(timeout = 15_000): Promise<void> {
    const before = await receivedMedia(this.page);
    await expect
      .poll(
        async () => {
          const now = await receivedMedia(this.page);
          return now.audioBytes > before.audioBytes + 1000 && now.videoFrames > before.videoFrames + 5;
        },
        { timeout, interval: 250 },
      )
      .toBe(true);
  }

  /** Waits until the picture itself moves. */
  async showsMovingPicture(timeout = 15_000): Promise<void> {
    const currentTime = (): Promise<number> =>
      this.remoteVideo.first().evaluate((element) => {
        const video = element instanceof HTMLVideoElement ? element : element.querySelector('video');
        return video?.currentTime ?? 0;
      });
    await this.remoteVideo.first().waitFor({ timeout });
    const before = await currentTime();
    await expect.poll(currentTime, { timeout }).toBeGreaterThan(before);
  }
}
