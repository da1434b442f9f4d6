import { CallError } from '../errors/call-error.js';
import type { LocalMedia } from './local-media.js';
import type { RemoteAudio } from './remote-audio.js';
import type { DeviceKind } from './remembered-devices.js';

/** Where a device is used. */
export interface DeviceUsers {
  readonly local: Pick<LocalMedia, 'stream' | 'use'>;
  readonly audio: Pick<RemoteAudio, 'setSpeaker'>;
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
      return local.use('audio', deviceId || null);
    case 'videoinput':
      if (local.stream.getVideoTracks().length === 0) return;
      return inWords(
        local.use('video', deviceId || null),
        'This camera cannot be opened. It may be unplugged, or used by another program.',
      );
    case 'audiooutput':
      await inWords(trySpeaker(deviceId), 'This loudspeaker cannot be used. It may be unplugged.');
      return audio.setSpeaker(deviceId);
  }
}

/** Tells also before anybody is heard, and before anybody would not be heard any more. */
async function trySpeaker(deviceId: string): Promise<void> {
  const player: Partial<HTMLAudioElement> = new Audio();
  if (player.setSinkId === undefined)
    throw new CallError('not_supported', {
      message: 'This browser plays calls through the loudspeaker that is chosen in the system.',
    });
  await player.setSinkId(deviceId);
}

async function inWords(work: Promise<void>, message: string): Promise<void> {
  try {
    await work;
  } catch (error) {
    const isTold = error instanceof CallError && error.code === 'not_supported';
    throw isTold ? error : new CallError('media_failed', { message, cause: error });
  }
}
