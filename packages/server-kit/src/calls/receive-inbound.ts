import type { CallState, Person, RecordingPolicy, Voicemail } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import { keyOfContact, keyOfPhone } from '../conversations/conversation-service.js';
import type { Receipt } from '../database/call-change.js';
import type { CallQueries } from '../database/call-queries.js';
import type { Clock } from '../ports/clock.js';
import type { Directory } from '../ports/directory.js';
import type { KnownNumbers } from '../ports/known-numbers.js';
import type { Logger } from '../ports/logger.js';
import type { InboundCall } from '../providers/contract.js';
import type { ChangeCall } from './change-call.js';
import type { CallConversation, ConversationKeeper } from './find-conversation.js';
import { earlyNews } from './early-news.js';
import { inboundIds } from './inbound-ids.js';
import type { CallTimes } from './new-call.js';
import { newInboundCall, phonePerson } from './new-inbound-call.js';
import { phoneCapabilities } from './phone-capabilities.js';
import type { ReceivingProvider } from './provider-registry.js';
import { routeCall, type InboundOptions, type RoutedCall } from './route-inbound.js';

/** What receiving calls needs. */
export interface ReceiveInboundPorts {
  readonly options: InboundOptions;
  readonly directory: Directory;
  readonly knownNumbers: KnownNumbers;
  readonly conversations: ConversationKeeper;
  readonly queries: Pick<CallQueries, 'readCall' | 'hasReceipt'>;
  readonly change: Pick<ChangeCall, 'place' | 'keepReceipt'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
  readonly times: CallTimes;
  readonly recordingPolicy: RecordingPolicy;
  readonly voicemail: Voicemail | null;
  /** Asks the provider what became of a call's legs. */
  readonly reconcile: (call: CallState) => void;
}

/**
 * Takes a call to one of our numbers: it rings whoever takes calls to that number. Told again, it is the same call.
 * Resolves with its id, `null` when nobody takes it.
 */
export type ReceiveInbound = (
  from: ReceivingProvider,
  call: InboundCall,
  receipt?: Receipt,
) => Promise<string | null>;

const mostRounds = 5;

/** Makes it. */
export function createReceiveInbound(ports: ReceiveInboundPorts): ReceiveInbound {
  const { change, queries, clock } = ports;

  async function isThere(callId: string): Promise<boolean> {
    return (await queries.readCall(callId)) !== null;
  }

  return async ({ provider, phone, account, orgId, isReplaced }, inbound, receipt) => {
    const ids = inboundIds(provider.name, inbound.providerLegId, account);
    const keep = async (callId: string | null): Promise<string | null> => {
      if (receipt !== undefined) await change.keepReceipt(receipt, callId);
      return callId;
    };
    if (await isThere(ids.callId)) return keep(ids.callId);
    const ours = { name: provider.name, numbers: phone.numbers, orgId };
    // Settings may have been taken away without which nobody of ours can take part.
    const isClosed = isReplaced || provider.capabilities.agentLegs.length === 0;
    const routed = isClosed ? null : await routeCall(ports.options, ports, ours, inbound);
    if (routed === null) {
      ports.logger.warn(
        { provider: provider.name },
        'somebody phoned a number that nobody takes calls to: an admin can add or activate it (POST /numbers); or name it in `numbers`, or answer for it in `routeInbound`',
      );
      return keep(null);
    }
    const customer = customerOf(inbound, routed);
    // Each round either places the call, finds it there, or saw somebody else open its conversation meanwhile.
    for (let round = 0; round < mostRounds; round += 1) {
      const { opened, ...conversation } = await conversationOf(ports, routed, customer, inbound);
      const facts = {
        ...{ ids, provider, account, inbound, customer, ...conversation },
        capabilities: phoneCapabilities(provider, phone),
        ...{ orgId: routed.orgId, agents: routed.agents, recordingPolicy: ports.recordingPolicy },
        voicemail: phone.takeMessage === undefined ? null : ports.voicemail,
      };
      const call = newInboundCall(facts, ports.times, ports.newId, clock.now());
      const result = await change.place(call, null, { idempotency: null, opened, receipt });
      if ('placed' in result) {
        if (await queries.hasReceipt(earlyNews(provider.name, call.id))) ports.reconcile(result.placed);
        return call.id;
      }
      // The same webhook when nobody took calls, or the same call by another webhook.
      if (result.conflict === 'exists') return keep((await isThere(ids.callId)) ? ids.callId : null);
    }
    throw new CallError('conflict');
  };
}

/** A contact or user by name, else the number. */
function customerOf({ from, providerLegId }: InboundCall, { caller }: RoutedCall): Person {
  if (from === null) return phonePerson(`withheld:${providerLegId}`, 'Withheld number', null);
  return caller === null ? phonePerson(from, from) : { ...caller.person, phone: from };
}

/** The conversation of the contact or of the number; people who withhold theirs are not known to be the same. */
async function conversationOf(
  { conversations }: ReceiveInboundPorts,
  { orgId, caller }: RoutedCall,
  customer: Person,
  { from }: InboundCall,
): Promise<CallConversation> {
  const contactId = caller?.contactId ?? null;
  const key = contactId === null ? keyOfPhone(from ?? customer.id) : keyOfContact(contactId);
  const { id, opened } = await conversations.findOrOpen(orgId, key, { contactId, people: [customer] });
  return { conversationId: id, contactId, opened };
}
