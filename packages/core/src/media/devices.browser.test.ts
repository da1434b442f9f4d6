import { assert } from '@open-wc/testing';
import { CallError } from '../errors/call-error.js';
import { createDevices, type Devices } from './devices.js';
import { rememberedDevices } from './remembered-devices.js';

function countingDevices(): { devices: Devices; wanted: MediaStreamConstraints[] } {
  const wanted: MediaStreamConstraints[] = [];
  const media = {
    getUserMedia(constraints: MediaStreamConstraints) {
      wanted.push(constraints);
      return navigator.mediaDevices.getUserMedia(constraints);
    },
  } as MediaDevices;
  const memory = rememberedDevices(() => {
    throw new DOMException('none', 'SecurityError');
  });
  return { devices: createDevices(media, memory), wanted };
}

describe('devices', () => {
  it('hands over what was opened while it rang', async () => {
    const { devices, wanted } = countingDevices();
    const release = devices.prepare({ video: true });
    const { audio, video } = await devices.open({ video: true });
    release();
    assert.equal(audio.readyState, 'live');
    assert.equal(video?.readyState, 'live');
    assert.lengthOf(wanted, 1);
    audio.stop();
    video?.stop();
  });

  it('closes the camera at once when only the voice is wanted, and opens it when it was not prepared', async () => {
    const { devices } = countingDevices();
    devices.prepare({ video: true });
    const voice = await devices.open({ video: false });
    assert.isNull(voice.video);
    voice.audio.stop();
    devices.prepare({ video: false });
    const both = await devices.open({ video: true });
    assert.equal(both.video?.readyState, 'live');
    both.audio.stop();
    both.video?.stop();
  });

  it('releases what nobody took', async () => {
    const tracks: MediaStreamTrack[] = [];
    const media = {
      async getUserMedia(constraints: MediaStreamConstraints) {
        const stream = await navigator.mediaDevices.getUserMedia(constraints);
        tracks.push(...stream.getTracks());
        return stream;
      },
    } as MediaDevices;
    const devices = createDevices(media);
    const release = devices.prepare({ video: false });
    release();
    const { audio } = await devices.open({ video: false });
    assert.lengthOf(tracks, 2);
    assert.equal(tracks[0]?.readyState, 'ended');
    audio.stop();
  });

  it('never prompts while it rings for somebody who has not allowed the microphone', async () => {
    const query = navigator.permissions.query.bind(navigator.permissions);
    navigator.permissions.query = async () => ({ state: 'prompt' }) as PermissionStatus;
    try {
      const { devices, wanted } = countingDevices();
      devices.prepare({ video: false, onlyIfAllowed: true });
      const opened = devices.open({ video: false });
      await Promise.resolve();
      assert.lengthOf(wanted, 0);
      (await opened).audio.stop();
      assert.lengthOf(wanted, 1);
    } finally {
      navigator.permissions.query = query;
    }
  });

  it('asks for the remembered microphone, with echo cancellation', async () => {
    const { devices, wanted } = countingDevices();
    const all = await navigator.mediaDevices.enumerateDevices();
    const headset = all.findLast(({ kind }) => kind === 'audioinput')?.deviceId ?? '';
    devices.memory.set('audioinput', headset);
    const { audio } = await devices.open({ video: false });
    assert.equal(audio.getSettings().deviceId, headset);
    assert.deepInclude(wanted[0]?.audio, { echoCancellation: true });
    audio.stop();
  });

  it('takes the default microphone and camera when the remembered ones are not plugged in today', async () => {
    const { devices, wanted } = countingDevices();
    devices.memory.set('audioinput', 'headset');
    devices.memory.set('videoinput', 'webcam');
    const { audio, video } = await devices.open({ video: true });
    assert.equal(audio.getSettings().deviceId, 'default');
    assert.equal(video?.readyState, 'live');
    assert.deepInclude(wanted.at(-1)?.audio, { echoCancellation: true });
    audio.stop();
    video?.stop();
  });

  it('says what is wrong where the page is not secure', async () => {
    const error: unknown = await createDevices(null)
      .open({ video: true })
      .catch((reason: unknown) => reason);
    assert.instanceOf(error, CallError);
    assert.equal(error.code, 'microphone_denied');
    assert.include(error.message, 'https');
  });
});
