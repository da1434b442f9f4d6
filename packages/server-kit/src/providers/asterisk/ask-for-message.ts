import type { Voicemail } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { AriClient } from './ari/ari-client.js';
import type { AriLiveRecording } from './ari/ari-models.js';
import type { RecordingOrder } from './ari/recording-requests.js';
import { greetingMedia } from './greeting-media.js';
import type { References } from './leg-references.js';
import { ariStatusOf, isGone, unlessGone } from './refusals.js';

/** What {@link askForMessage} needs. */
export interface MessagePorts {
  readonly ari: AriClient;
  readonly references: References;
  /** The sound of Asterisk that is played in place of a greeting by text. */
  readonly greetingSound: string | undefined;
}

/**
 * How far a message is. `under way`: Asterisk does the rest but the hang-up. `over`: it was left. `gone`: the caller hung up.
 */
export type MessageProgress = 'under way' | 'over' | 'gone';

/** Ends after ten seconds of silence, and by the key that Asterisk's own sounds speak of. */
const recordingOrder: Omit<RecordingOrder, 'name'> = {
  ...{ format: 'wav', ifExists: 'fail', beep: true, terminateOn: '#', maxSilenceSeconds: 10 },
};

/** A sound that is over is forgotten: without this, a caller whose recording was refused would hear the greeting anew. */
const greetedVariable = 'OFFHOOK_GREETED';

/** A lost answer is made up for by looking, which may be lost, too; after that the kit asks again. */
const attempts = 3;

/** True for a recording that runs, or waits for the sound before it. */
export function isUnderWay(live: AriLiveRecording | null): boolean {
  return live !== null && ['queued', 'recording', 'paused'].includes(live.state);
}

/**
 * Has Asterisk greet a caller and record a message. Does what is still to be done, and finds out by looking what became of
 * a request whose answer was lost.
 *
 * @throws CallError that is not retryable when Asterisk takes no message.
 */
export async function askForMessage(
  ports: MessagePorts,
  callId: string,
  channelId: string,
  voicemail: Voicemail,
): Promise<MessageProgress> {
  const media = greetingMedia(voicemail.greeting, ports.greetingSound);
  if (media === null) throw new CallError('not_supported');
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await goOn(ports, callId, channelId, { media, maxSeconds: voicemail.maxSeconds });
    } catch (error) {
      const isLost = !(error instanceof CallError);
      // Gone meanwhile, or taken: by what another node, or a lost request of ours, has just asked for.
      if (attempt < attempts && (isLost || isGone(error) || ariStatusOf(error) === 409)) continue;
      throw error;
    }
  }
}

/**
 * One look, and what follows from it. Two nodes may look at the same time, and nothing at Asterisk refuses a sound because
 * it plays already: in that instant a caller is greeted twice, but recorded once.
 */
async function goOn(
  { ari, references }: MessagePorts,
  callId: string,
  channelId: string,
  { media, maxSeconds }: { readonly media: string; readonly maxSeconds: number },
): Promise<MessageProgress> {
  const name = references.messageOf(callId);
  const playbackId = references.greetingOf(callId);
  const [channel, live, stored, greeting, greeted] = await Promise.all([
    unlessGone(ari.channels.get(channelId)),
    unlessGone(ari.recordings.live(name)),
    unlessGone(ari.recordings.stored(name)),
    unlessGone(ari.playback(playbackId)),
    unlessGone(ari.channels.variable(channelId, greetedVariable)),
  ]);
  if (channel === null) return 'gone';
  if (isUnderWay(live)) return 'under way';
  if (live !== null || stored !== null) return 'over';
  // Asked for while a sound plays, an answer would have to wait for its end.
  if (channel.state !== 'Up' && (await unlessGone(answered(ari, channelId))) === null) return 'gone';
  if (greeting === null && greeted === null) {
    await ari.channels.play(channelId, media, playbackId);
    await ari.channels.setVariable(channelId, greetedVariable, 'yes');
  }
  await ari.channels.record(channelId, { ...recordingOrder, name, maxDurationSeconds: maxSeconds });
  return 'under way';
}

async function answered(ari: AriClient, channelId: string): Promise<true> {
  await ari.channels.answer(channelId);
  return true;
}
