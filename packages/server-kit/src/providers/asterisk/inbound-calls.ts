import type { Logger } from '../../ports/logger.js';
import type { ProviderContext } from '../contract.js';
import type { AriClient } from './ari/ari-client.js';
import type { AriChannel } from './ari/ari-models.js';
import { calledNumber, callerNumber } from './inbound-numbers.js';
import type { LegMemory } from './leg-memory.js';
import { isGone, unlessGone } from './refusals.js';

/** Calls that come in: channels that the dialplan gives to our application. */
export interface InboundCalls {
  /** Takes a caller in: once, however often and by whatever way it is heard of. */
  receive(channel: AriChannel, args: readonly string[], at: number): Promise<void>;
  /** Resolves when a caller that is just being taken in has been, or has not. */
  settled(channelId: string): Promise<void>;
  forget(channelId: string): void;
}

/** What {@link createInboundCalls} needs. */
export interface InboundCallsPorts {
  readonly ari: AriClient;
  readonly context: Pick<ProviderContext, 'receiveInbound' | 'inboundLeg'>;
  readonly memory: LegMemory;
  readonly numbers: readonly string[];
  readonly logger: Logger;
}

/** Makes {@link InboundCalls}. */
export function createInboundCalls(ports: InboundCallsPorts): InboundCalls {
  const received = new Map<string, Promise<void>>();
  return {
    async receive(channel, args, at) {
      if (received.has(channel.id) || ports.memory.endOf(channel.id) !== undefined) return;
      const taken = takeIn(ports, channel, args, at);
      received.set(channel.id, taken);
      await taken;
    },
    settled: async (channelId) => received.get(channelId),
    forget: (channelId) => void received.delete(channelId),
  };
}

/** Never rejects: a caller that cannot be taken in is turned away. */
async function takeIn(
  ports: InboundCallsPorts,
  channel: AriChannel,
  args: readonly string[],
  at: number,
): Promise<void> {
  const { context, numbers, memory, logger } = ports;
  const { id } = channel;
  const to = calledNumber(args, channel.dialplan.exten, numbers);
  if (to === null) {
    logger.warn({ channelId: id }, 'a call came in for a number that makes no sense; see `phoneNumbers`');
    return turnAway(ports, id, 'unallocated');
  }
  try {
    if (channel.state !== 'Up') await letRing(ports, id);
    const from = callerNumber(channel.caller.number, numbers);
    const callId = await context.receiveInbound({ providerLegId: id, from, to, at });
    if (callId === null) return await turnAway(ports, id, 'unallocated');
    memory.follow(id, { callId, legId: context.inboundLeg(id).legId });
  } catch (error) {
    // Gone before anybody was rung.
    if (isGone(error)) return;
    logger.error({ channelId: id, error: String(error) }, 'a call that came in could not be taken');
    // The network may then try another way; silence would be worse.
    await turnAway(ports, id, 'congestion');
  }
}

/** What the caller hears meanwhile: no reason to turn them away when Asterisk does not answer. */
async function letRing({ ari, logger }: InboundCallsPorts, channelId: string): Promise<void> {
  try {
    await ari.channels.ring(channelId);
  } catch (error) {
    if (isGone(error)) throw error;
    logger.warn({ channelId, error: String(error) }, 'a caller may hear no ringing');
  }
}

async function turnAway(
  { ari, logger }: InboundCallsPorts,
  channelId: string,
  reason: 'unallocated' | 'congestion',
): Promise<void> {
  try {
    await unlessGone(ari.channels.hangUp(channelId, reason));
  } catch (error) {
    logger.warn({ channelId, error: String(error) }, 'a caller could not be turned away');
  }
}
