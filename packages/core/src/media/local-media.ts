import type { MediaReport } from '../call/call-events.js';
import type { Devices } from './devices.js';
import type { MediaSessionState } from './media-session-state.js';

type Kind = 'audio' | 'video';

/** Ends of {@link LocalMedia}. */
export interface LocalMediaOptions {
  readonly devices: Devices;
  readonly videoCall: boolean;
  readonly muted: boolean;
  readonly cameraOff: boolean;
  show(change: Partial<MediaSessionState>): void;
  /** The server should know. */
  report(news: MediaReport): void;
  /** Another track is to be sent, or none. */
  send(kind: Kind, track: MediaStreamTrack | null): Promise<void>;
}

/**
 * Microphone and camera of one session. Muted is a disabled track: the device stays open, silence is sent. A camera
 * that is off is closed, so that its light goes out.
 */
export class LocalMedia {
  /** A new object after each change of tracks. */
  stream = new MediaStream();
  readonly #options: LocalMediaOptions;
  readonly #tracks: Record<Kind, MediaStreamTrack | null> = { audio: null, video: null };
  #muted: boolean;
  #cameraOff: boolean;
  #stopped = false;

  constructor(options: LocalMediaOptions) {
    this.#options = options;
    this.#muted = options.muted;
    this.#cameraOff = options.cameraOff || !options.videoCall;
  }

  /** Opens the devices. Rejects with a microphone's `CallError`; without a camera it goes on. */
  async open(): Promise<void> {
    const { devices, videoCall, show } = this.#options;
    const video = !this.#cameraOff;
    const opened = await devices.open({ video });
    this.#set('audio', opened.audio);
    this.#set('video', opened.video);
    const missing = video && opened.video === null;
    this.#cameraOff ||= missing;
    show({ cameraAvailable: videoCall && !missing, notice: missing ? 'camera-unavailable' : null });
    this.#tell();
  }

  get muted(): boolean {
    return this.#muted;
  }

  /** Mutes without telling the server, which knows. */
  mute(muted: boolean): void {
    this.#muted = muted;
    if (this.#tracks.audio) this.#tracks.audio.enabled = !muted;
    this.#options.show({ muted });
  }

  async setMuted(muted: boolean): Promise<void> {
    if (!muted && !this.#tracks.audio) await this.use('audio');
    this.mute(muted);
    this.#tell();
  }

  async setCameraOff(off: boolean): Promise<void> {
    if (!this.#options.videoCall || off === this.#cameraOff) return;
    if (off) {
      this.#set('video', null);
      await this.#options.send('video', null);
    } else {
      try {
        await this.use('video');
      } catch {
        // A call goes on without a camera; the notice says so.
        return this.#options.show({ notice: 'camera-unavailable' });
      }
    }
    this.#cameraOff = off;
    this.#options.show({ cameraAvailable: true });
    this.#tell();
  }

  /** Opens a device in place of the one in use; see `Devices.openOne`. When it cannot be sent, the one in use goes on. */
  async use(kind: Kind, deviceId?: string | null): Promise<void> {
    const { devices, send, videoCall } = this.#options;
    if (kind === 'video' && !videoCall) return;
    const track = await devices.openOne(kind, deviceId);
    // Silent until `#set`: whoever is muted meanwhile is not heard.
    track.enabled = kind === 'video';
    if (!this.#stopped)
      await send(kind, track).catch((error: unknown) => {
        track.stop();
        throw error;
      });
    this.#set(kind, track);
  }

  stop(): void {
    this.#stopped = true;
    for (const track of Object.values(this.#tracks)) track?.stop();
  }

  #set(kind: Kind, track: MediaStreamTrack | null): void {
    if (this.#stopped) return track?.stop();
    this.#tracks[kind]?.stop();
    this.#tracks[kind] = track;
    this.stream = new MediaStream(Object.values(this.#tracks).filter((one) => one !== null));
    this.#options.show({ local: this.stream });
    if (!track) return;
    track.enabled = kind === 'video' || !this.#muted;
    // Our own `stop()` fires no such event: the device was unplugged, or the system took it.
    track.addEventListener('ended', () => {
      if (!this.#stopped && this.#tracks[kind] === track) void this.#lost(kind);
    });
  }

  /** The system's default device takes over; where there is none, the person is muted and told. */
  async #lost(kind: Kind): Promise<void> {
    try {
      await this.use(kind, null);
    } catch {
      this.#set(kind, null);
      if (kind === 'audio') this.mute(true);
      else this.#cameraOff = true;
      this.#tell();
    }
    if (!this.#stopped)
      this.#options.show({
        notice: kind === 'audio' || !this.#cameraOff ? 'device-changed' : 'camera-unavailable',
      });
  }

  #tell(): void {
    if (this.#stopped) return;
    this.#options.show({ muted: this.#muted, cameraOff: this.#cameraOff });
    this.#options.report({
      muted: this.#muted,
      ...(this.#options.videoCall && { cameraOff: this.#cameraOff }),
    });
  }
}
