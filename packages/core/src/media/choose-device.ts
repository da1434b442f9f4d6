import { CallError } from '../errors/call-error.js';
import type { LocalMedia } from './local-media.js';
import type { RemoteAudio } from './remote-audio.js';
import type { DeviceKind } from './remembered-devices.js';

/** Where a device is used. */
export interface DeviceUsers {
  readonly local: Pick<LocalMedia, 'stream' | 'use'>;
  readonly audio: Pick<RemoteAudio, 'speaker' | 'setSpeaker'>;
}

/**
 * Uses this device from now on, or the system's own choice for `''`, and no other. Rejects with a `CallError` when it cannot be
 * used: the one before goes on. A camera that is off is opened when it is switched on.
 */
export async function chooseDevice(
  { local, audio }: DeviceUsers,
  kind: DeviceKind,
  deviceId: string,
): Promise<void> {
  switch (kind) {
    case 'audioinput':
      return inWords(
        local.use('audio', deviceId || null),
        'This microphone cannot be used. It may be unplugged.',
        // Of a microphone, opening tells in the same words as before a call.
        isCallError,
      );
    case 'videoinput':
      if (local.stream.getVideoTracks().length === 0) return;
      return inWords(
        local.use('video', deviceId || null),
        'This camera cannot be opened. It may be unplugged, or used by another program.',
      );
    case 'audiooutput':
      if (!('setSinkId' in HTMLMediaElement.prototype))
        throw new CallError('not_supported', {
          message: 'This browser plays calls through the loudspeaker that is chosen in the system.',
        });
      return inWords(useSpeaker(audio, deviceId), 'This loudspeaker cannot be used. It may be unplugged.');
  }
}

async function useSpeaker(audio: DeviceUsers['audio'], deviceId: string): Promise<void> {
  const before = audio.speaker;
  // Tells also before anybody is heard, and before anybody would not be heard any more.
  await new Audio().setSinkId(deviceId);
  try {
    await audio.setSpeaker(deviceId);
  } catch (error) {
    await audio.setSpeaker(before).catch(() => undefined);
    throw error;
  }
}

function isCallError(error: unknown): boolean {
  return error instanceof CallError;
}

async function inWords(
  work: Promise<void>,
  message: string,
  isInWords = (_error: unknown): boolean => false,
): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw isInWords(error) ? error : new CallError('media_failed', { message, cause: error });
  }
}
