import type { Environment } from '../env/environment.js';
import type { MediaReport } from '../call/call-events.js';
import type { MediaStateBody } from '../protocol/schemas/index.js';

/** Tells the server how this tab's media is: at each change and every 15 s. */
export interface MediaReports {
  /** What is reported before `start` is kept for it. */
  report(news: MediaReport): void;
  /** This device has the grant: the server listens to it now. */
  start(): void;
  stop(): void;
}

/** Ends of {@link MediaReports}. */
export interface MediaReportsOptions {
  readonly environment: Environment;
  readonly deviceId: string;
  send(body: MediaStateBody): Promise<void>;
  onRejected(error: unknown): void;
}

const heartbeatMs = 15_000;
const retryMs = 2000;

/**
 * Changes of one moment travel together, one message at a time, until the server took them. A heartbeat repeats the
 * connection alone: repeating `muted` could undo a mute by the server that this tab has not heard of yet.
 *
 * There is no heartbeat while media is lost. The server then counts this tab as gone (lease 45 s) unless media comes
 * back, so a call whose other side vanished ends by itself.
 */
export function createMediaReports({
  environment,
  deviceId,
  send,
  onRejected,
}: MediaReportsOptions): MediaReports {
  let connection: NonNullable<MediaReport['connection']> = 'connecting';
  let unsent: MediaReport | null = null;
  let started = false;
  let queued = false;
  let sending = false;
  let stopped = false;
  let cancelNext = (): void => undefined;

  function sendAfter(ms: number): void {
    cancelNext();
    cancelNext = environment.setTimer(() => {
      if (unsent !== null || connection !== 'reconnecting') void flush();
      else sendAfter(heartbeatMs);
    }, ms);
  }

  async function flush(): Promise<void> {
    queued = false;
    if (sending || stopped) return;
    sending = true;
    const news = unsent;
    unsent = null;
    let nextMs = heartbeatMs;
    try {
      await send({ deviceId, connection, ...news });
    } catch (error) {
      if (news !== null) {
        unsent = merge(news, unsent);
        nextMs = retryMs;
      }
      if (!stopped) onRejected(error);
    }
    sending = false;
    if (stopped) return;
    if (unsent !== null && nextMs === heartbeatMs) void flush();
    else sendAfter(nextMs);
  }

  return {
    report(news) {
      connection = news.connection ?? connection;
      unsent = merge(unsent, news);
      if (!queued && started) queueMicrotask(() => void flush());
      queued = started;
    },
    start() {
      started = true;
      void flush();
    },
    stop() {
      stopped = true;
      cancelNext();
    },
  };
}

function merge(older: MediaReport | null, newer: MediaReport | null): MediaReport {
  return { ...older, ...newer, ...(older?.timings && { timings: { ...older.timings, ...newer?.timings } }) };
}
