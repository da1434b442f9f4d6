import { wantedOf, type CallState } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Receipt } from '../database/call-change.js';
import type { Logger } from '../ports/logger.js';
import type { InboundCall, ReceivedWebhook, VendorNews, WebhookOutcome } from '../providers/contract.js';
import { earlyNews } from './early-news.js';
import type { ChangeCall } from './change-call.js';
import type { CallNews, ObserveLegs } from './observe-legs.js';
import type { Way } from './provider-connections.js';

/** Takes what verified webhooks say. */
export interface VendorNewsService {
  /**
   * Commits the effect of a webhook with its receipt: either both are there or none, so that a vendor who tries again
   * after a failure is heard, and a vendor who says the same twice is not.
   */
  take(way: Way, webhook: Pick<ReceivedWebhook, 'eventKey' | 'news'>): Promise<WebhookOutcome>;
}

/** What the service needs. */
export interface VendorNewsPorts {
  readonly observe: ObserveLegs;
  readonly receiveInbound: (
    way: Way,
    call: InboundCall,
    receipt: Receipt | undefined,
  ) => Promise<string | null>;
  readonly change: Pick<ChangeCall, 'keepReceipt'>;
  readonly logger: Logger;
}

/** Makes the service. */
export function createVendorNewsService(ports: VendorNewsPorts): VendorNewsService {
  const { observe, receiveInbound, change, logger } = ports;

  /** The newest state; `null` when the call is not known. */
  async function heard(way: Way, callId: string, news: readonly CallNews[], receipt?: Receipt) {
    try {
      return await observe(callId, news, receipt, way);
    } catch (error) {
      if (error instanceof CallError && error.code === 'not_found') return null;
      throw error;
    }
  }

  async function tell(way: Way, callId: string, news: readonly CallNews[], receipt?: Receipt) {
    const call = await heard(way, callId, news, receipt);
    if (call !== null) return call;
    // The call may come after its news: it is being placed now, or will find this.
    await change.keepReceipt(earlyNews(way.provider, callId), null);
    const late = await heard(way, callId, news, receipt);
    if (late !== null) return late;
    // Another server with the same account at the vendor, or a database that was put back.
    logger.warn({ provider: way.provider, callId }, 'a webhook tells of a call that is not known here');
    if (receipt !== undefined) await change.keepReceipt(receipt, null);
    return null;
  }

  return {
    async take(way, { eventKey, news }) {
      const { provider, account = null } = way;
      // Accounts choose their keys themselves: none can make another's events look like duplicates.
      const receipt: Receipt = {
        provider,
        eventKey: account === null ? eventKey : `${account} ${eventKey}`,
      };
      const { inbound, calls } = sorted(news);
      // Several calls are several commits. The last one has the receipt: whatever fails before it is told again, and
      // what was committed already merges into itself.
      let left = inbound.length + calls.size;
      const receiptOfLast = (): Receipt | undefined => (--left === 0 ? receipt : undefined);
      let inboundCallId: string | null = null;
      for (const call of inbound) {
        inboundCallId = (await receiveInbound(way, call, receiptOfLast())) ?? inboundCallId;
      }
      const unwanted: string[] = [];
      for (const [callId, told] of calls)
        unwanted.push(...unwantedOf(await tell(way, callId, told, receiptOfLast()), told));
      if (news.length === 0) await change.keepReceipt(receipt, null);
      return { inboundCallId, unwantedLegs: new Set(unwanted) };
    },
  };
}

/** Legs that were told of, and that nobody wants (any more). */
function unwantedOf(call: CallState | null, told: readonly CallNews[]): readonly string[] {
  const legIds = told.flatMap((news) => (news.type === 'leg' ? [news.observation.legId] : []));
  return legIds.filter((id) => {
    const leg = call?.legs.find((one) => one.id === id);
    return call === null || leg === undefined || wantedOf(call, leg).connection === 'down';
  });
}

/** Inbound calls, which must exist before anything is told of them, and all other news by call. */
function sorted(news: readonly VendorNews[]): {
  readonly inbound: readonly InboundCall[];
  readonly calls: ReadonlyMap<string, readonly CallNews[]>;
} {
  const inbound: InboundCall[] = [];
  const calls = new Map<string, CallNews[]>();
  for (const one of news) {
    if (one.type === 'inbound') {
      inbound.push(one.call);
      continue;
    }
    const { callId, ...told } = one;
    const known = calls.get(callId);
    if (known === undefined) calls.set(callId, [told]);
    else known.push(told);
  }
  return { inbound, calls };
}
