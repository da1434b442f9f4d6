import { transition, type CallState, type LegObservation } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import { describe, expect, it } from 'vitest';
import type { PhoneFacet } from '../../providers/contract.js';
import { demo } from '../../providers/demo/index.js';
import { quietLogger } from '../../testing/index.js';
import { newInboundCall, phonePerson } from '../new-inbound-call.js';
import { phoneCapabilities } from '../phone-capabilities.js';
import { createTakeMessage } from './take-message.js';

describe('a message of a caller', () => {
  it('is asked for once at a time, until the provider confirms it', async () => {
    const { asked, ask, bring, state } = setUp();
    ask.outcome = Promise.reject(new Error('no answer'));
    await expect(bring()).rejects.toThrow('no answer');
    ask.outcome = Promise.resolve();
    await Promise.all([bring(), bring()]);
    expect(state.call.legs[0]?.messageAt).toBe(7);
    await bring();
    expect(asked).toEqual(['message', 'message']);
  });

  it('that needs several steps is asked for at each news, also at news that overtake the answer', async () => {
    const { asked, ask, bring, state } = setUp();
    ask.step = true;
    await bring();
    expect(state.call.legs[0]?.messageAt).toBeUndefined();
    let lose = (): void => undefined;
    ask.outcome = new Promise((_resolve, reject) => (lose = () => reject(new Error('no answer'))));
    const first = bring();
    await Promise.all([bring(), bring()]);
    expect(asked, 'one at a time').toEqual(['message', 'message']);
    ask.step = false;
    ask.outcome = Promise.resolve();
    lose();
    await first;
    expect(asked).toEqual(['message', 'message', 'message']);
    expect(state.call.legs[0]?.messageAt).toBe(7);
  });

  it('that the provider does not take is a hang-up; one that it cannot take now is asked for again', async () => {
    const { asked, ask, bring, warned } = setUp();
    ask.outcome = Promise.reject(new CallError('provider_unavailable', { retryable: true }));
    await expect(bring()).rejects.toThrow(CallError);
    expect(warned).toEqual([]);
    ask.outcome = Promise.reject(new CallError('provider_refused', { message: 'No such voice.' }));
    await bring();
    expect(asked).toEqual(['message', 'message', 'hang up']);
    expect(warned).toEqual([{ callId: 'call-1', provider: 'demo', error: 'No such voice.' }]);
    await bring(none);
    expect(asked.slice(3)).toEqual(['hang up']);
  });

  it('of one who has hung up is refused without a word', async () => {
    const { asked, ask, bring, warned } = setUp();
    ask.outcome = Promise.reject(new CallError('call_over'));
    await bring();
    expect([asked, warned]).toEqual([['message', 'hang up'], []]);
  });
});

const from = '+12025550142';
const none = {} as PhoneFacet;

function unanswered(): CallState {
  const provider = demo();
  return newInboundCall(
    {
      ...{ ids: { callId: 'call-1', legId: 'leg-1' }, orgId: 'harbour', provider, account: null, agents: [] },
      ...{ conversationId: 'conversation-1', contactId: null, customer: phonePerson(from, from) },
      ...{ recordingPolicy: 'off', capabilities: phoneCapabilities(provider, none) },
      inbound: { providerLegId: 'CA1', from, to: '+12025550199', at: 1 },
      voicemail: { greeting: { text: 'Please leave a message.' }, maxSeconds: 60 },
    },
    { appRingMs: 30_000, phoneRingMs: 45_000, mediaConnectMs: 20_000, maxDurationMs: 1e7, roomTtlMs: 1 },
    () => 'id-1',
    1,
  );
}

function setUp() {
  const state = { call: unanswered() };
  const asked: string[] = [];
  const ask: { outcome: Promise<void>; step: boolean } = { outcome: Promise.resolve(), step: false };
  const tell = async (_call: CallState, observation: LegObservation): Promise<void> => {
    state.call = transition(state.call, { type: 'leg-observed', at: observation.at, observation });
  };
  const warned: object[] = [];
  const logger = { ...quietLogger, warn: (facts: object) => void warned.push(facts) };
  const take = createTakeMessage(tell, async () => void asked.push('hang up'), logger);
  const takeMessage = async (): Promise<LegObservation> => {
    asked.push('message');
    await ask.outcome;
    return { legId: 'leg-1', state: 'up', at: 7, ...(!ask.step && { message: true }) };
  };
  const bring = (phone: PhoneFacet = { ...none, takeMessage }): Promise<void> => {
    const [leg] = state.call.legs;
    if (leg === undefined) throw new Error('the call has no leg');
    return take(state.call, phone, leg);
  };
  return { asked, ask, bring, state, warned };
}
