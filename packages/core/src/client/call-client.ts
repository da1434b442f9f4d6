import type { ActiveSnapshot, Call, SignedIn } from '../call/call.js';
import type { Environment } from '../env/environment.js';
import type { CallError } from '../errors/call-error.js';
import type { RouteTypes } from '../protocol/routes/route-types.js';
import type { MediaSessionState } from '../media/media-session-state.js';
import type { DeviceKind } from '../media/remembered-devices.js';
import type { Store } from './store.js';

/** How the client hears of changes. `auto`: socket where it can be had, else polling. */
export type TransportChoice = 'auto' | 'socket' | 'polling';

/** Settings of {@link CallClient}. */
export interface CallClientOptions {
  /** The host's mount path of the server-kit, absolute or relative to the page, e.g. `/api/v1`. */
  readonly baseUrl: string;
  /** Gives the bearer token; asked again when the server says that one has expired. */
  readonly getToken: () => string | Promise<string>;
  /** Default `auto`. */
  readonly transport?: TransportChoice | undefined;
  /** Pause between polls while a call is live, ms. Default 2000. */
  readonly pollIntervalMs?: number | undefined;
  /** What other devices are told a call was answered on. Default: browser and system. */
  readonly deviceLabel?: string | undefined;
  /** Log to the console what is sent and received (ids and states only). */
  readonly debug?: boolean | undefined;
  /** For tests: clock, timers, ids. */
  readonly environment?: Environment | undefined;
  /** For tests and hosts with their own stack. */
  readonly fetch?: typeof fetch | undefined;
}

/** State of the way to the server. */
export type ConnectionState = 'connecting' | 'live' | 'polling' | 'reconnecting' | 'offline' | 'unauthorized';

/** A command that was sent and not yet answered. */
export type PendingCommand =
  | 'initiate'
  | 'answer'
  | 'decline'
  | 'end'
  | 'hold'
  | 'resume'
  | 'mute'
  | 'sendDtmf'
  | 'transfer'
  | 'completeTransfer'
  | 'cancelTransfer'
  | 'record'
  | 'update';

/** Everything a screen needs. Replaced as a whole at each change; never mutated. */
export interface ClientState {
  /** Calls known to this page, live ones first, then newest first. */
  readonly calls: readonly Call[];
  readonly me: SignedIn | null;
  readonly missedUnseen: number;
  readonly modes: ActiveSnapshot['modes'] | null;
  /** Commands in flight by call id (`initiate` by intent key). Statuses are never guessed from them. */
  readonly pending: Readonly<Record<string, PendingCommand>>;
  readonly connection: ConnectionState;
  /** True when the browser refuses to play the ring until the page is clicked. */
  readonly audioBlocked: boolean;
  /** Calls whose ring was silenced on this device. */
  readonly silenced: readonly string[];
  /** Local deadline of the ring of each ringing call, `environment.now()` time; smallest ever received. */
  readonly ringDeadlines: Readonly<Record<string, number>>;
  /** Server time minus local time, ms: `environment.now() + clockOffsetMs` is server time. */
  readonly clockOffsetMs: number;
  /** The call whose media runs in this tab, if any. */
  readonly mediaCallId: string | null;
}

/** Facts that the client tells. */
export interface ClientEvents {
  /** Somebody rings me (once per call and page). */
  incoming: Call;
  /** A newer snapshot of a call; also the first. */
  updated: Call;
  /** A call of mine is over. */
  ended: Call;
  /** A call rang me and was not taken. */
  missed: Call;
  /** Another device of mine took the call. */
  'answered-elsewhere': Call;
  connection: ConnectionState;
  /** A failure that no promise reports: a rejected background fetch, a broken adapter. */
  error: CallError;
}

type Query<Name extends keyof RouteTypes> = RouteTypes[Name] extends { query: infer Q } ? Q : never;
type Body<Name extends keyof RouteTypes> = RouteTypes[Name] extends { body: infer B } ? B : never;
type Answer<Name extends keyof RouteTypes> = Promise<RouteTypes[Name]['response']>;

/** Calls: every command resolves with the committed snapshot or rejects with a `CallError`. */
export interface CallsResource {
  /**
   * Places a call. `intentKey` is sent as `Idempotency-Key` and kept over retries: the same intent is one call.
   * `deviceId` of the client is filled in unless `agentLeg` says that the caller speaks through a phone or not at all.
   */
  initiate(body: Body<'calls.create'>, options?: { readonly intentKey?: string }): Promise<Call>;
  answer(id: string, options?: { readonly video?: boolean }): Promise<Call>;
  decline(id: string, body?: Body<'calls.decline'>): Promise<Call>;
  end(id: string, body?: Body<'calls.end'>): Promise<Call>;
  hold(id: string): Promise<Call>;
  resume(id: string): Promise<Call>;
  mute(id: string, body: Body<'calls.mute'>): Promise<Call>;
  /** Plays keys to the other side: `0-9 * # A-D`, `w` waits half a second. */
  sendDtmf(id: string, body: Body<'calls.sendDtmf'>): Promise<Call>;
  /** Brings somebody in: `blind` as soon as they answer, `attended` when {@link completeTransfer} says so. */
  transfer(id: string, body: Body<'calls.transfer'>): Promise<Call>;
  completeTransfer(id: string): Promise<Call>;
  /** The way back: the customer is with whoever wanted to transfer. */
  cancelTransfer(id: string): Promise<Call>;
  record(id: string, body: Body<'calls.record'>): Promise<Call>;
  update(id: string, body: Body<'calls.update'>): Promise<Call>;
  /** Stops the ring on this device only; nothing is sent. */
  silence(id: string): void;
  get(id: string): Promise<Call>;
  status(id: string): Answer<'calls.status'>;
  events(id: string): Answer<'calls.events'>;
  list(query?: Query<'calls.list'>): Answer<'calls.list'>;
  missedSeen(): Promise<void>;
  /** Asks for the active calls now. */
  refresh(): Promise<void>;
}

/** Contacts of the organisation. */
export interface ContactsResource {
  list(query?: Query<'contacts.list'>): Answer<'contacts.list'>;
  get(id: string): Answer<'contacts.get'>;
  create(body: Body<'contacts.create'>): Answer<'contacts.create'>;
  update(id: string, body: Body<'contacts.update'>): Answer<'contacts.update'>;
  delete(id: string): Promise<void>;
  favorite(id: string, favorite: boolean): Answer<'contacts.favorite'>;
}

/** Numbers that the organisation calls from and is called at. */
export interface NumbersResource {
  list(query?: Query<'numbers.list'>): Answer<'numbers.list'>;
  get(id: string): Answer<'numbers.get'>;
  create(body: Body<'numbers.create'>): Answer<'numbers.create'>;
  update(id: string, body: Body<'numbers.update'>): Answer<'numbers.update'>;
  remove(id: string): Promise<void>;
  /** Calls that name no number come from this one. */
  setDefault(id: string): Answer<'numbers.setDefault'>;
}

/** Providers and their settings. */
export interface ProvidersResource {
  list(): Answer<'providers.list'>;
  settings(name: string): Answer<'providers.settings'>;
  /** A text is stored, `null` takes a setting away, what is not named stays as it is. */
  saveSettings(name: string, body: Body<'providers.saveSettings'>): Answer<'providers.saveSettings'>;
  /** Asks the vendor whether the settings are right. */
  test(name: string): Answer<'providers.test'>;
}

/** What is administered; its code is loaded at the first question. */
export interface AdminResources {
  readonly contacts: ContactsResource;
  readonly numbers: NumbersResource;
  readonly providers: ProvidersResource;
}

/** Media of one call in this tab. Reference-counted: `join` twice is one session, the last `leave` closes it. */
export interface CallSession {
  readonly callId: string;
  readonly state: Store<MediaSessionState>;
  /** Opens microphone (and camera), takes the media grant and connects. Rejects with a `CallError`; may be retried. */
  join(options?: { readonly video?: boolean; readonly takeOver?: boolean }): Promise<void>;
  leave(): void;
  setMuted(muted: boolean): Promise<void>;
  /** Counts once joined; to join without a picture, say so to `join`. */
  setCameraOff(off: boolean): Promise<void>;
  /** Plays remote sound after the browser blocked it; call it from a click. */
  enableSound(): Promise<void>;
  /**
   * Uses another microphone, camera or loudspeaker from now on, and remembers it in this browser; before `join` it is remembered
   * only. `deviceId` as `enumerateDevices()` has it, `''` for the system's own choice. What is in use stands in `state`. Rejects
   * with a `CallError` when the device cannot be used: the one before goes on.
   */
  setDevice(kind: DeviceKind, deviceId: string): Promise<void>;
}

/**
 * The headless client: one per signed-in user and page. Everything it knows is in `state`; it starts with the first
 * subscriber, command or listener and stops with `close`.
 */
export interface CallClient extends AdminResources {
  readonly deviceId: string;
  readonly baseUrl: string;
  readonly environment: Environment;
  readonly state: Store<ClientState>;
  readonly calls: CallsResource;
  readonly directory: { search(query?: Query<'directory.search'>): Answer<'directory.search'> };
  readonly conversations: {
    get(id: string, query?: Query<'conversations.get'>): Answer<'conversations.get'>;
  };
  /** Says that somebody on this page wants to be rung; the result takes it back. Idle polling runs only meanwhile. */
  listen(): () => void;
  on<Name extends keyof ClientEvents>(
    event: Name,
    listener: (detail: ClientEvents[Name]) => void,
  ): () => void;
  session(callId: string): CallSession;
  /** Which sound rings: the built-in one, none, or a URL. */
  setRingtone(ringtone: 'default' | 'none' | (string & {})): void;
  /** Unlocks sound; call it from a click. */
  enableSound(): Promise<void>;
  /** Switches the transport while running. */
  setTransport(choice: TransportChoice): void;
  close(): void;
}
