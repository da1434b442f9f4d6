import { newLeg, type Leg, type LegRole } from '@offhook/core/call';
import { inboundIds } from '../../calls/inbound-ids.js';
import { quietLogger } from '../../testing/call-system.js';
import type { ProviderContext } from '../contract.js';

export const account = {
  accountSid: `AC${'a'.repeat(32)}`,
  authToken: 'the-auth-token-of-the-account',
  phoneNumber: '+12025550199',
  apiKeySid: `SK${'1'.repeat(32)}`,
  apiKeySecret: 'secret-of-the-key-that-is-long-enough',
  twimlAppSid: `AP${'2'.repeat(32)}`,
} as const;
export const customer = '+12025550123';
export const callId = 'c0ffee00-0000-4000-8000-000000000001';

/** What the kit hands to the provider; nothing is told by it, Twilio speaks by webhooks alone. */
export function contextOf(base: { readonly url: string }, now = () => Date.now()): ProviderContext {
  const notUsed = async (): Promise<never> => {
    throw new Error('told by webhooks alone');
  };
  return {
    clock: { now, setTimer: () => () => undefined },
    logger: quietLogger,
    observe: notUsed,
    observeRecording: notUsed,
    missedNews: () => undefined,
    receiveInbound: notUsed,
    inboundLeg: (sid) => inboundIds('twilio', sid),
    webhookUrl(kind, query = {}) {
      const url = new URL(`${base.url}/${kind ?? ''}`);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url;
    },
  };
}

export function planned(id: string, more: Partial<Leg> = {}): Leg {
  const role: LegRole = id.startsWith('agent') ? 'agent' : id.startsWith('target') ? 'target' : 'customer';
  const facts = { id, participantId: `of-${id}`, role, kind: 'phone' as const, address: customer };
  return newLeg({ ...facts, heardAt: Date.now(), ...more });
}
