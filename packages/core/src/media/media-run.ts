import type { Call, Participant } from '../call/call.js';
import { CallError } from '../errors/call-error.js';
import { unreachable } from '../errors/unreachable.js';
import type { MediaGrant } from '../protocol/resources.js';
import { devicesOf, type Devices } from './devices.js';
import { LocalMedia } from './local-media.js';
import type { MediaContext, MediaEvents, MediaSession } from './media-adapter.js';
import { createMediaReports, type MediaReports } from './media-reports.js';
import type { MediaSessionOptions } from './media-session-options.js';
import type { MediaSessionState } from './media-session-state.js';
import { createMuteEcho, type MuteEcho } from './mute-echo.js';
import { createRemoteAudio, type RemoteAudio } from './remote-audio.js';
import type { DeviceKind } from './remembered-devices.js';
import { createRemoteStreams, type RemoteStreams } from './remote-streams.js';
import { createSignalInbox, type SignalInbox } from './signal-inbox.js';

/** What a first `join` asks for. */
export interface JoinWishes {
  readonly video?: boolean;
  readonly takeOver?: boolean;
}

/** What a {@link MediaRun} works with. */
export type MediaRunOptions = MediaSessionOptions & { readonly devices: Devices };

/** Who shows what a {@link MediaRun} tells. */
export interface MediaRunHost {
  show(change: Partial<MediaSessionState>): void;
  /** Everything is released. `error` null: the call is over. */
  over(error: CallError | null): void;
}

/** Our own limit for set-up, from the answer: without any candidate a peer connection stays `new` for ever. */
const connectMs = 20_000;

/** Media from a first `join` to the last `leave`, a failure, or the end of the call. */
export class MediaRun {
  /** Settles when the devices are open and the adapter has begun to connect. */
  readonly joined: Promise<void>;
  readonly local: LocalMedia;
  readonly #options: MediaRunOptions;
  readonly #host: MediaRunHost;
  readonly #reports: MediaReports;
  readonly #audio: RemoteAudio;
  readonly #remotes: RemoteStreams;
  readonly #muteEcho: MuteEcho;
  readonly #inbox: SignalInbox;
  readonly #stopFollowing: () => void;
  #choosing: Promise<void>;
  #held = false;
  #connecting = true;
  #seenMine = false;
  #stopped = false;
  #left = false;
  #reason: CallError | null = null;
  #session: MediaSession | null = null;
  #cancelConnect: (() => void) | null = null;

  constructor(options: MediaRunOptions, wishes: JoinWishes, host: MediaRunHost) {
    const { environment, deviceId, devices } = options;
    this.#options = options;
    this.#host = host;
    const call = options.getCall();
    const me = mineOf(call);
    // After a reload the server knows how this person was: nobody is unmuted by pressing F5.
    const muted = me?.muted ?? false;
    this.#muteEcho = createMuteEcho(muted);
    this.#audio = createRemoteAudio((audioBlocked) => host.show({ audioBlocked }));
    this.#remotes = createRemoteStreams((remotes) => host.show({ remotes }));
    this.#reports = createMediaReports({
      environment,
      deviceId,
      send: (body) => options.mediaState(body),
      // The rest is told again by the next report; that the call is over is told by its snapshot.
      onRejected: (error) => {
        if (error instanceof CallError && error.code === 'in_use_elsewhere') this.#over(error);
      },
    });
    this.local = new LocalMedia({
      devices,
      videoCall: call?.channel === 'video',
      muted,
      cameraOff: me?.cameraOff === true || wishes.video === false,
      show: (change) => {
        host.show(change);
        if (change.local !== undefined) this.#showDevices();
        if (change.muted !== undefined) this.#session?.setMuted?.(change.muted);
      },
      report: (news) => {
        if (news.muted !== undefined) this.#muteEcho.sent(news.muted);
        this.#reports.report(news);
      },
      send: async (kind, track) => this.#session?.replaceTrack(kind, track),
    });
    this.#inbox = createSignalInbox(options.callId, (listener) => options.onSignal(listener));
    this.#stopFollowing = options.onCall(() => this.#follow());
    this.joined = this.#join(wishes).catch((error: unknown) => {
      // Whoever left does not want to hear of it.
      if (this.#left) return;
      const told = this.#reason ?? asCallError(error);
      this.#over(told);
      throw told;
    });
    this.#choosing = this.joined.catch(() => undefined);
  }

  /** Nobody needs it any more. */
  leave(): void {
    this.#left = true;
    this.#stop();
  }

  #stop(): void {
    this.#stopped = true;
    this.#inbox.stop();
    this.#stopFollowing();
    this.#cancelConnect?.();
    this.#reports.stop();
    this.#session?.close();
    this.local.stop();
    this.#audio.close();
    this.#remotes.clear();
    this.#host.show({ local: null, audioBlocked: false, quality: null, devices: {} });
  }

  enableSound(): Promise<void> {
    return this.#audio.enable();
  }

  /** One after the other, once it is known what was opened first: the last choice counts. */
  setDevice(kind: DeviceKind, deviceId: string): Promise<void> {
    const chosen = this.#choosing.then(async () => {
      if (!this.#stopped) await this.#use(kind, deviceId);
      this.#options.devices.memory.set(kind, deviceId);
    });
    this.#choosing = chosen.catch(() => undefined);
    return chosen;
  }

  async #use(kind: DeviceKind, deviceId: string): Promise<void> {
    const { chooseDevice } = await import('./choose-device.js').catch((error: unknown) => {
      throw unreachable(error);
    });
    await chooseDevice({ local: this.local, audio: this.#audio }, kind, deviceId);
    if (!this.#stopped) this.#showDevices();
  }

  #showDevices(): void {
    const { speaker } = this.#audio;
    this.#host.show({
      devices: { ...devicesOf(this.local.stream), ...(speaker && { audiooutput: speaker }) },
    });
  }

  async #join({ takeOver = false }: JoinWishes): Promise<void> {
    const { grant, deviceId, devices, loadAdapter } = this.#options;
    this.#call();
    this.#host.show({ phase: 'opening-devices' });
    await this.local.open();
    this.#call();
    const speaker = devices.memory.get('audiooutput');
    // One that is unplugged is no reason for silence: the default one plays.
    if (speaker) this.#use('audiooutput', speaker).catch(() => undefined);
    this.#host.show({ phase: 'connecting' });
    const granted = await grant({ deviceId, ...(takeOver && { takeOver }) });
    const adapter = await loadAdapter(granted.adapter);
    this.#call();
    this.#reports.start();
    const session = await adapter.join(this.#context(granted));
    if (this.#stopped) return session.close();
    this.#session = session;
    session.setMuted?.(this.local.muted);
    // What came in while the adapter was loading.
    this.#follow();
  }

  /** The newest snapshot, or the reason why there can be no media (any more). */
  #call(): Call {
    if (this.#stopped) throw new CallError('call_over');
    const call = this.#options.getCall();
    if (!call) throw new CallError('not_found');
    if (call.endedAt !== null) throw new CallError('call_over');
    return call;
  }

  #context(grant: MediaGrant): MediaContext {
    const { callId, environment, deviceId, onCall, realtime, getCall, serverNow } = this.#options;
    const first = this.#call();
    const call = (): Call => getCall() ?? first;
    const { sessionId } = grant;
    return {
      callId,
      environment,
      grant,
      local: this.local.stream,
      call,
      onCall,
      renewGrant: () => this.#options.grant({ deviceId, sessionId }),
      async sendSignal(signal) {
        const path = realtime();
        if (path?.isUp() !== true) throw new CallError('unavailable', { retryable: true });
        await path.signal({ ...signal, callId, sessionId });
      },
      onSignal: (listener) => this.#inbox.listen(listener),
      sincePlacedMs: () =>
        Math.max(0, Math.round((serverNow?.() ?? environment.now()) - Date.parse(call().startedAt))),
      events: this.#events(),
    };
  }

  #events(): MediaEvents {
    const guarded =
      <Fact extends unknown[]>(listener: (...fact: Fact) => void) =>
      (...fact: Fact): void => {
        if (!this.#stopped) listener(...fact);
      };
    return {
      connection: guarded((connection) => {
        if (connection === 'connected') {
          this.#connecting = false;
          this.#cancelConnect?.();
        }
        this.#host.show({ phase: connection });
        this.#reports.report({ connection });
      }),
      remote: guarded((participantId, stream) => {
        this.#audio.set(participantId, stream);
        this.#remotes.set(participantId, stream);
      }),
      timings: guarded((timings) => this.#reports.report({ timings })),
      quality: guarded((quality) => this.#host.show({ quality })),
      failed: guarded((error) => this.#over(error)),
    };
  }

  /** The call is what its newest snapshot says: over, taken by another device, muted, held, answered. */
  #follow(): void {
    const call = this.#options.getCall();
    if (this.#stopped || !call) return;
    const on = call.me?.answeredOn?.deviceId;
    // A call to a phone may go on without whoever gave it away, and ring them when it comes back.
    const isGivenAway = call.me?.state === 'left' || (this.#seenMine && call.me?.answeredOn === null);
    if (call.endedAt !== null || isGivenAway) return this.#over(null);
    if (this.#seenMine && on !== undefined && on !== this.#options.deviceId)
      return this.#over(new CallError('in_use_elsewhere'));
    if (this.#session !== null && on === this.#options.deviceId) this.#seenMine = true;
    const muted = mineOf(call)?.muted ?? false;
    if (this.#muteEcho.isNews(muted, this.local.muted)) this.local.mute(muted);
    this.#remotes.follow(call);
    const held = call.participants.some((one) => one.held);
    if (this.#session !== null && held !== this.#held) {
      this.#held = held;
      this.#session.setHeld(held);
    }
    if (this.#connecting && call.answeredAt !== null) this.#limitConnecting();
  }

  #limitConnecting(): void {
    this.#cancelConnect ??= this.#options.environment.setTimer(() => {
      this.#over(
        new CallError('media_failed', {
          message: 'Sound or picture could not be connected.',
          retryable: true,
        }),
      );
    }, connectMs);
  }

  #over(error: CallError | null): void {
    if (this.#stopped) return;
    this.#reason = error ?? new CallError('call_over');
    this.#stop();
    this.#host.over(error);
  }
}

function mineOf(call: Call | undefined): Participant | undefined {
  return call?.participants.find(({ id }) => id === call.me?.participantId);
}

function asCallError(error: unknown): CallError {
  return error instanceof CallError
    ? error
    : new CallError('media_failed', { message: 'Sound or picture could not be connected.', cause: error });
}
