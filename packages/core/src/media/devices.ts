import { CallError } from '../errors/call-error.js';
import { rememberedDevices, type DeviceKind, type DeviceMemory } from './remembered-devices.js';

/** Open devices. */
export interface OpenDevices {
  readonly audio: MediaStreamTrack;
  /** `null` when no camera was asked for, or none could be opened. */
  readonly video: MediaStreamTrack | null;
}

/**
 * Microphone and camera of this page. Opening fails with `microphone_denied`, `microphone_missing` or
 * `microphone_busy`; a camera that cannot be opened is no error: the call goes on as voice.
 */
export interface Devices {
  readonly memory: DeviceMemory;
  /**
   * Opens devices ahead of `open`, e.g. while the phone rings. With `onlyIfAllowed` the browser never shows its
   * permission prompt. Failures show at `open`. The result releases what nobody took.
   */
  prepare(wanted: { readonly video: boolean; readonly onlyIfAllowed?: boolean }): () => void;
  /** Opens microphone and camera, or hands over the prepared ones. The caller stops the tracks. */
  open(wanted: { readonly video: boolean }): Promise<OpenDevices>;
  /**
   * Opens one device afresh; `deviceId` undefined is the remembered one, or another where that is not plugged in, `null` the
   * system's default, and a text that one and no other.
   */
  openOne(kind: 'audio' | 'video', deviceId?: string | null): Promise<MediaStreamTrack>;
}

interface Warm {
  readonly video: boolean;
  readonly opened: Promise<OpenDevices | null>;
}

/** Makes the {@link Devices} of a page; `media` is the browser's `navigator.mediaDevices`, absent outside secure contexts. */
export function createDevices(
  media: MediaDevices | null = globalThis.navigator?.mediaDevices ?? null,
  memory: DeviceMemory = rememberedDevices(),
): Devices {
  let warm: Warm | null = null;

  async function openOne(kind: 'audio' | 'video', given?: string | null): Promise<MediaStreamTrack> {
    const deviceId = given === undefined ? memory.get(inputOf[kind]) : given;
    const isExact = given != null;
    const [track] = await request(media, { [kind]: constraints(kind, deviceId) }, isExact);
    return track ?? Promise.reject(new CallError('microphone_missing'));
  }

  async function openFresh(video: boolean): Promise<OpenDevices> {
    const audio = constraints('audio', memory.get('audioinput'));
    if (video) {
      // One request for both is one permission prompt. Whatever is wrong with the camera, the voice goes on without it.
      try {
        const tracks = await request(media, { audio, video: constraints('video', memory.get('videoinput')) });
        return pair(tracks);
      } catch (error) {
        if (media === null) throw error;
      }
    }
    return pair(await request(media, { audio }));
  }

  return {
    memory,
    openOne,
    prepare({ video, onlyIfAllowed = false }) {
      if (warm !== null) return () => undefined;
      const allowed = onlyIfAllowed ? isAllowed(video) : Promise.resolve(true);
      // A failure is not lost: `open` meets it again and tells.
      const opened = allowed.then((yes) => (yes ? openFresh(video) : null)).catch(() => null);
      const mine: Warm = { video, opened };
      warm = mine;
      return () => {
        if (warm !== mine) return;
        warm = null;
        void opened.then(stopDevices);
      };
    },
    async open({ video }) {
      const prepared = warm;
      warm = null;
      const opened = (await prepared?.opened) ?? null;
      if (opened?.audio.readyState !== 'live') {
        stopDevices(opened);
        return openFresh(video);
      }
      if (!video && opened.video !== null) {
        opened.video.stop();
        return { audio: opened.audio, video: null };
      }
      if (!video || opened.video !== null || prepared?.video === true) return opened;
      return { audio: opened.audio, video: await openOne('video').catch(() => null) };
    },
  };
}

/** Ids of the microphone and the camera of a stream. */
export function devicesOf(stream: MediaStream): Partial<Record<DeviceKind, string>> {
  const ids = stream.getTracks().flatMap((track) => {
    const { deviceId } = track.getSettings();
    return deviceId ? [[inputOf[track.kind as 'audio' | 'video'], deviceId] as const] : [];
  });
  return Object.fromEntries(ids);
}

/** Stops tracks, so that the lights of the devices go out. */
function stopDevices(opened: OpenDevices | null): void {
  opened?.audio.stop();
  opened?.video?.stop();
}

const inputOf = { audio: 'audioinput', video: 'videoinput' } as const;

function constraints(kind: 'audio' | 'video', deviceId: string | null): MediaTrackConstraints {
  return {
    // `exact`: with `ideal` Chromium keeps to the system's default microphone.
    ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
    ...(kind === 'audio'
      ? { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
      : { width: { ideal: 1280 }, height: { ideal: 720 } }),
  };
}

async function request(
  media: MediaDevices | null,
  wanted: MediaStreamConstraints,
  isExact = false,
): Promise<MediaStreamTrack[]> {
  if (media === null) {
    throw new CallError('microphone_denied', {
      message: 'The browser gives the microphone to secure pages only. Open this page with https.',
    });
  }
  try {
    const stream = await media.getUserMedia(wanted).catch((error: unknown) => {
      // A remembered device that is not plugged in today must not stop the call.
      if (!isExact && nameOf(error) === 'OverconstrainedError')
        return media.getUserMedia(ofAnyDevice(wanted));
      throw error;
    });
    return stream.getTracks();
  } catch (error) {
    throw new CallError(microphoneCode(error), { cause: error });
  }
}

function ofAnyDevice({ audio, video }: MediaStreamConstraints): MediaStreamConstraints {
  const any = (wanted?: boolean | MediaTrackConstraints): boolean | MediaTrackConstraints =>
    typeof wanted === 'object' && { ...wanted, deviceId: {} };
  return { audio: any(audio), video: any(video) };
}

function nameOf(error: unknown): unknown {
  // Not every browser's OverconstrainedError is a DOMException.
  return (error as { readonly name?: unknown } | null | undefined)?.name;
}

/** Names as W3C mediacapture-main 10.2 gives them. */
function microphoneCode(error: unknown): 'microphone_denied' | 'microphone_missing' | 'microphone_busy' {
  const name = nameOf(error);
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'microphone_missing';
  return name === 'NotReadableError' || name === 'AbortError' ? 'microphone_busy' : 'microphone_denied';
}

function pair(tracks: readonly MediaStreamTrack[]): OpenDevices {
  const audio = tracks.find((track) => track.kind === 'audio');
  if (audio === undefined) throw new CallError('microphone_missing');
  return { audio, video: tracks.find((track) => track.kind === 'video') ?? null };
}

/** True when a prompt would not appear. Browsers that cannot tell count as "no". */
async function isAllowed(video: boolean): Promise<boolean> {
  const names = video ? ['microphone', 'camera'] : ['microphone'];
  const query = (name: string): Promise<PermissionStatus> =>
    navigator.permissions.query({ name: name as PermissionName });
  const states = await Promise.all(names.map(query));
  return states.every(({ state }) => state === 'granted');
}
