import type { RecordingPolicy } from '@offhook/core/call';
import { isSupportedCountry } from 'libphonenumber-js/max';
import type { CallHooks, CallTimes, PreDialOptions, ProviderDefaults, RouteInbound } from './calls/index.js';
import type { DatabaseTarget } from './database/database.js';
import type { HostUser } from './directory/user-registry.js';
import type { RateLimitOptions } from './http/request-limits.js';
import type { Clock } from './ports/clock.js';
import type { Directory } from './ports/directory.js';
import type { Logger } from './ports/logger.js';
import type { Policy } from './ports/policy.js';
import type { Authenticate } from './ports/principal.js';
import type { Provider } from './providers/contract.js';
import { voicemailOf, type VoicemailOptions } from './voicemail-options.js';

/** How long calls ring, ms: 5,000 to 120,000. */
export interface RingOptions {
  /** In the app, default 30,000. */
  readonly appTimeoutMs?: number | undefined;
  /** At a phone, default 45,000. */
  readonly phoneTimeoutMs?: number | undefined;
}

/** Rooms of video calls. */
export interface RoomOptions {
  /** Longest life of a room, default 3600. */
  readonly ttlSeconds?: number | undefined;
}

/** What `createCallServer` takes. */
export interface CallServerOptions {
  /** `file:<path>` (SQLite), `postgres://…`, or `{ dialect, schema }` to live in the host's PostgreSQL. */
  readonly database: DatabaseTarget;
  /** Who makes a request: `jwt({ … })` or the host's own. */
  readonly authenticate: Authenticate;
  /** What carries calls, such as `demo()` and `p2p()`. */
  readonly providers: readonly Provider[];
  /** Which provider is used when a call names none; default: the first that can. */
  readonly defaults?: ProviderDefaults | undefined;
  /** The host's own people; default: the built-in contacts and users. */
  readonly directory?: Directory | undefined;
  /** Users that exist before they first sign in. Only without `directory`. */
  readonly users?: readonly HostUser[] | undefined;
  /** Replaces parts of the default policy. */
  readonly policy?: Partial<Policy> | undefined;
  /**
   * Address of this server as browsers and vendors see it, with the mount path, e.g. `https://app.example.com/api/v1`.
   * Without a path, the mount path that `attach` is told is added. Vendors' webhooks need it.
   */
  readonly publicUrl?: string | undefined;
  /** Further origins whose pages may connect and ask, e.g. `https://app.example.com`; see `docs/guides/security.md`. */
  readonly allowedOrigins?: readonly string[] | undefined;
  /**
   * Encrypts provider settings that administrators store: a random text of 32 characters or more. Of a list, the first
   * encrypts and all decrypt, see the guide about providers. Without it no settings can be stored.
   */
  readonly encryptionKey?: string | readonly string[] | undefined;
  /** `false` leaves the CORS headers of REST answers to your own middleware or proxy. Default: they are set for the origins above. */
  readonly cors?: boolean | undefined;
  /** How many requests are served; `false` serves all. */
  readonly rateLimits?: RateLimitOptions | false | undefined;
  readonly preDial?: PreDialOptions | undefined;
  /**
   * Which organisation a number of ours belongs to, by number (E.164): its agents take the calls to it, and no other organisation
   * can put it in its list. What an organisation has in its list (`POST /numbers`) counts more.
   */
  readonly numbers?: Readonly<Record<string, string>> | undefined;
  /** Who takes a call to one of our numbers; default: all agents of the number's organisation who could answer it. */
  readonly routeInbound?: RouteInbound | undefined;
  readonly ring?: RingOptions | undefined;
  readonly rooms?: RoomOptions | undefined;
  readonly recordingPolicy?: RecordingPolicy | undefined;
  /** Lets a caller whom nobody answers leave a message, where the provider can; default: the caller is hung up. */
  readonly voicemail?: VoicemailOptions | undefined;
  readonly hooks?: CallHooks | undefined;
  /** Default: JSON lines on standard output (pino). */
  readonly logger?: Logger | undefined;
  /** Time and timers, for tests. */
  readonly clock?: Clock | undefined;
}

const known: ReadonlySet<string> = new Set<keyof CallServerOptions>([
  'database',
  'authenticate',
  'providers',
  'defaults',
  'directory',
  'users',
  'policy',
  'publicUrl',
  'allowedOrigins',
  'encryptionKey',
  'cors',
  'rateLimits',
  'preDial',
  'numbers',
  'routeInbound',
  'ring',
  'rooms',
  'recordingPolicy',
  'voicemail',
  'hooks',
  'logger',
  'clock',
]);

const mediaConnectMs = 20_000;
const maxDurationMs = 4 * 3_600_000;

/**
 * Refuses options that could not work, before anything is opened.
 *
 * @throws TypeError in plain words.
 */
export function checkOptions(options: CallServerOptions): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('createCallServer() needs an object of options.');
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const unknown = given.map(([name]) => name).filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new TypeError(`createCallServer() has no option ${unknown.map((name) => `"${name}"`).join(', ')}.`);
  if (!options.database)
    throw new TypeError('createCallServer() needs a database, such as "file:./offhook.db".');
  if (typeof options.authenticate !== 'function') {
    throw new TypeError(
      'createCallServer() needs authenticate: jwt({ secret, issuer, audience }) or a function of your own.',
    );
  }
  if (!Array.isArray(options.providers) || options.providers.length === 0) {
    throw new TypeError(
      'createCallServer() needs at least one provider, such as providers: [demo(), p2p()].',
    );
  }
  if (options.directory !== undefined && options.users !== undefined) {
    throw new TypeError(
      'Give either users or a directory of your own: with a directory, the users are in it.',
    );
  }
  const { encryptionKey = [] } = options;
  for (const key of typeof encryptionKey === 'string' ? [encryptionKey] : encryptionKey) {
    if (typeof key !== 'string' || key.length < 32)
      throw new TypeError('encryptionKey must be a random text of 32 characters or more.');
  }
  for (const number of Object.keys(options.numbers ?? {})) {
    if (!/^\+[1-9]\d{4,14}$/.test(number))
      throw new TypeError(`numbers: "${number}" is not written like +12025550100 (E.164).`);
  }
  voicemailOf(options.voicemail, options.providers);
  const { defaultRegion } = options.preDial ?? {};
  if (defaultRegion !== undefined && !isSupportedCountry(defaultRegion)) {
    throw new TypeError(
      `preDial.defaultRegion "${defaultRegion}" is not a two-letter country code such as "US".`,
    );
  }
}

/**
 * The times that calls live by.
 *
 * @throws TypeError when one is out of its range.
 */
export function callTimesOf({ ring = {}, rooms = {} }: Pick<CallServerOptions, 'ring' | 'rooms'>): CallTimes {
  return {
    appRingMs: within('ring.appTimeoutMs', ring.appTimeoutMs ?? 30_000, 5000, 120_000),
    phoneRingMs: within('ring.phoneTimeoutMs', ring.phoneTimeoutMs ?? 45_000, 5000, 120_000),
    mediaConnectMs,
    maxDurationMs,
    roomTtlMs: within('rooms.ttlSeconds', rooms.ttlSeconds ?? 3600, 60, 86_400) * 1000,
  };
}

function within(name: string, value: number, least: number, most: number): number {
  if (Number.isFinite(value) && value >= least && value <= most) return value;
  throw new TypeError(`${name} must be a number from ${least} to ${most}.`);
}
