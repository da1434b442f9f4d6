import type { LegObservation, Voicemail } from '@offhook/core/call';
import type { LegRequest, ProviderContext } from '../contract.js';
import type { AriLiveRecording, AriPlayback } from './ari/ari-models.js';
import { askForMessage, isUnderWay, type MessagePorts } from './ask-for-message.js';
import type { LegMemory } from './leg-memory.js';
import { unlessGone } from './refusals.js';
import type { Turns } from './turns.js';

/**
 * Messages of callers whom nobody answered. Greeting and recording are both asked for at once, and Asterisk carries them
 * out one after the other: whatever becomes of us, a caller who was greeted can speak. Their names follow from the call,
 * so any node sees what is still to be done by asking Asterisk.
 */
export interface CallerMessages {
  /** Answers and greets the caller and records a message; asked again, it does what is still to be done. */
  take(request: LegRequest, voicemail: Voicemail): Promise<LegObservation>;
  /**
   * Whether the message of a caller, who once was asked for one, is still under way. When it is over, nobody heard that:
   * then it is told, and the caller hung up.
   */
  goesOn(callId: string, channelId: string): Promise<boolean>;
  /** Tells of the message of a caller; resolves with whether there is one. */
  tellKept(callId: string): Promise<boolean>;
  /** Takes the event that a message ended: it is told, and the caller hung up. */
  finished(callId: string, recording: AriLiveRecording): Promise<void>;
  /** Takes the event that a greeting ended. */
  greeted(playback: AriPlayback): void;
}

/** What {@link createCallerMessages} needs. */
export interface CallerMessagesPorts extends MessagePorts {
  readonly context: Pick<ProviderContext, 'observeRecording' | 'clock' | 'logger'>;
  readonly memory: LegMemory;
  readonly turns: Turns;
}

/** Makes {@link CallerMessages}. */
export function createCallerMessages(ports: CallerMessagesPorts): CallerMessages {
  const { ari, context, references, memory, turns } = ports;

  async function tellKept(callId: string): Promise<boolean> {
    const recordingId = references.messageOf(callId);
    if ((await unlessGone(ari.recordings.stored(recordingId))) === null) return false;
    const seen = { state: 'off', at: context.clock.now(), recordingId } as const;
    const tell = () => context.observeRecording(callId, seen);
    // Before the end of the leg, which is told in the same turn.
    await turns.take(newsTurn(callId), () => memory.tellOnce(recordingId, tell));
    return true;
  }

  async function letGo(callId: string, channelId: string): Promise<void> {
    const media = memory.unplayedTo(channelId);
    try {
      // Who left a message did not hang up during the greeting.
      if ((await tellKept(callId)) && media !== undefined) context.logger.warn({ callId, media }, unplayable);
    } finally {
      // Should it not have been told: while the end of the leg is not committed, it is looked for again.
      await unlessGone(ari.channels.hangUp(channelId));
    }
  }

  return {
    tellKept,
    async take(request, voicemail) {
      const { callId, leg } = request;
      const channelId = memory.channelOf(request);
      const progress = await askForMessage(ports, callId, channelId, voicemail);
      const seen = { legId: leg.id, providerLegId: channelId, at: context.clock.now() };
      if (progress === 'under way') return { ...seen, state: 'up', message: true };
      if (progress === 'over') await letGo(callId, channelId);
      else await tellKept(callId);
      const cause = progress === 'over' || leg.times.up !== null ? 'completed' : 'canceled';
      return memory.endOf(channelId) ?? { ...seen, state: 'ended', cause };
    },
    async goesOn(callId, channelId) {
      if (isUnderWay(await unlessGone(ari.recordings.live(references.messageOf(callId))))) return true;
      await letGo(callId, channelId);
      return false;
    },
    async finished(callId, { target_uri, state, cause }) {
      if (state === 'failed')
        context.logger.warn({ callId, cause }, 'Asterisk could not record the message of a caller');
      await letGo(callId, channelOf(target_uri));
    },
    greeted({ target_uri, media_uri, state }) {
      if (state === 'failed') memory.unplayed(channelOf(target_uri), media_uri.replace(/\?.*/, ''));
    },
  };
}

function channelOf(targetUri: string): string {
  return targetUri.replace(/^channel:/, '');
}

const unplayable =
  'Asterisk could not play the greeting: the caller heard the tone alone. Is the sound there, and of a format that ' +
  'Asterisk plays? An `audioUrl` needs the module res_http_media_cache.';

/** The turn in which news of a call are told, one after another. */
export function newsTurn(callId: string): string {
  return `news of ${callId}`;
}
