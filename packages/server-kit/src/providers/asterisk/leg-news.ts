import type { LegObservation, LegState } from '@offhook/core/call';
import type { AriEvent } from './ari/ari-event.js';
import type { AriChannel, AriChannelState } from './ari/ari-models.js';
import { hangUpCause } from './hang-up-causes.js';

/** What was heard of a channel, before it is known whose leg it is. */
export interface ChannelNews {
  readonly channelId: string;
  readonly seen: Omit<LegObservation, 'legId' | 'providerLegId'>;
}

const stateOf: Readonly<Partial<Record<AriChannelState, LegState>>> = {
  Down: 'dialing',
  Rsrved: 'dialing',
  OffHook: 'dialing',
  Dialing: 'dialing',
  'Dialing Offhook': 'dialing',
  'Pre-ring': 'dialing',
  // Somebody calls us, and hears it ring.
  Ring: 'ringing',
  Ringing: 'ringing',
  Up: 'up',
};

/** Other words of `Dial` tell of an end, which `ChannelDestroyed` tells better. `PROGRESS`: sound of the network. */
const stateOfDial: Readonly<Record<string, LegState>> = {
  '': 'dialing',
  PROCEEDING: 'dialing',
  PROGRESS: 'ringing',
  RINGING: 'ringing',
  ANSWER: 'up',
};

/**
 * What an event tells of a leg; `null` when nothing. It happened when it arrived, `at`: events come live and in order, and
 * the clock of a PBX may be anything.
 */
export function channelNewsOf(event: AriEvent, at: number): ChannelNews | null {
  switch (event.type) {
    case 'ChannelCreated':
    case 'ChannelStateChange':
    case 'StasisStart': {
      const state = stateOf[event.channel.state];
      return state === undefined ? null : { channelId: event.channel.id, seen: { state, at } };
    }
    case 'Dial': {
      const state = stateOfDial[event.dialstatus];
      return state === undefined ? null : { channelId: event.peer.id, seen: { state, at } };
    }
    case 'ChannelDestroyed': {
      const wasAnswered = event.channel.state === 'Up';
      const seen = { state: 'ended', at, ...hangUpCause(event.cause, wasAnswered) } as const;
      // Should the answer itself never be heard: it was no later than this.
      return { channelId: event.channel.id, seen: wasAnswered ? { ...seen, upAt: at } : seen };
    }
    default:
      return null;
  }
}

/** What a channel that was asked for tells. `askedAt` is from before the question, as newer news may overtake it. */
export function seenOf(channel: AriChannel, askedAt: number): ChannelNews['seen'] {
  return { state: stateOf[channel.state] ?? 'dialing', at: askedAt };
}
