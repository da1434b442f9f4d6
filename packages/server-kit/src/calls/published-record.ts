import type { CallWriter } from '../database/commit-change.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';

/** Short beside the two seconds after which the sweeper publishes what is not recorded. */
const delayMs = 200;

/** Which versions were published, on their way to the database. */
export interface PublishedRecord {
  add(callId: string, version: number): void;
  /** Writes what was added, now; resolves when it is written. */
  write(): Promise<void>;
}

/**
 * Writes down which versions were published. Nobody waits for that and each commit waits for the disk, so versions are
 * collected: otherwise every call would cost two commits, and the second would keep the next call from ringing.
 */
export function createPublishedRecord(ports: {
  readonly writer: Pick<CallWriter, 'forgetPublished'>;
  readonly clock: Clock;
  readonly logger: Logger;
}): PublishedRecord {
  const { writer, clock, logger } = ports;
  let added = new Map<string, number>();
  let stopTimer: (() => void) | null = null;
  let writing = Promise.resolve();

  async function writeThese(versions: ReadonlyMap<string, number>): Promise<void> {
    try {
      await writer.forgetPublished(versions);
    } catch (error) {
      // The sweeper finds the versions that are not recorded and publishes them again.
      logger.warn({ calls: versions.size, error: String(error) }, 'published versions were not recorded');
    }
  }

  function write(): Promise<void> {
    stopTimer?.();
    stopTimer = null;
    const versions = added;
    added = new Map();
    writing = writing.then(() => writeThese(versions));
    return writing;
  }

  return {
    write,
    add(callId, version) {
      added.set(callId, Math.max(version, added.get(callId) ?? 0));
      stopTimer ??= clock.setTimer(() => void write(), delayMs);
    },
  };
}
