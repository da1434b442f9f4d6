import type { CallState } from '@offhook/core/call';
import type { CallQueries } from '../database/call-queries.js';
import type { CallWriter } from '../database/commit-change.js';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { Publisher } from '../ports/publisher.js';
import { createPublishedRecord } from './published-record.js';

/** What publishing needs. */
interface PublishingPorts {
  readonly queries: Pick<CallQueries, 'readCall'>;
  readonly writer: Pick<CallWriter, 'forgetPublished'>;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Brings committed calls to those who may see them. */
interface Publishing {
  publish(call: CallState): void;
  /** Publishes a version that a crash kept from being published. */
  republish(callId: string): Promise<void>;
  /** Resolves when everything that was given is published, and that is written down. */
  settled(): Promise<void>;
}

/** Publishes committed calls in the background and remembers which version was. */
export function createPublishing({ queries, writer, publisher, clock, logger }: PublishingPorts): Publishing {
  const underWay = new Set<Promise<void>>();
  const record = createPublishedRecord({ writer, clock, logger });

  async function publishAndRecord(call: CallState): Promise<void> {
    try {
      await publisher.publish(call);
      record.add(call.id, call.version);
    } catch (error) {
      // The sweeper finds the version that was not published and tries again.
      logger.warn({ callId: call.id, version: call.version, error: String(error) }, 'publish failed');
    }
  }

  return {
    publish(call: CallState): void {
      const done = publishAndRecord(call).finally(() => underWay.delete(done));
      underWay.add(done);
    },
    async republish(callId: string): Promise<void> {
      const stored = await queries.readCall(callId);
      if (stored !== null) await publishAndRecord(stored.state);
    },
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay);
      await record.write();
    },
  };
}
