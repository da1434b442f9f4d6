import type { Call } from '@telnyx/webrtc';
import type * as Sdk from '@telnyx/webrtc';
import type { MediaContext } from '../media-adapter.js';
import type { PhoneLeg, VendorLine } from '../phone-leg/phone-leg.js';
import { tokenRenewal } from '../phone-leg/token-renewal.js';

/** The SDK's module, which only the adapter imports. */
export type TelnyxSdk = Pick<typeof Sdk, 'TelnyxRTC'>;

/** What the server puts into `MediaGrant.credentials` for this adapter. */
interface TelnyxCredentials {
  readonly loginToken: string;
  readonly destination: string;
  readonly callerNumber: string;
  /** Base64; comes back in the webhooks, so that the server knows whose leg this is. */
  readonly clientState: string;
}

/** Login failed, wrong credentials, login needed: `TELNYX_ERROR_CODES` of the SDK. */
const loginCodes = [46001, 46002, 46003];
/** The token runs out in 2 minutes: `TELNYX_WARNING_CODES`. */
const tokenExpiring = 34001;
/** Of its notifications, those of calls. */
interface CallUpdate {
  readonly type: string;
  readonly call?: Call;
}

const overStates = ['hangup', 'destroy', 'purge'];

/** Signs in with the grant's token and dials; Telnyx parks the call and tells our server, which seats it. */
export class TelnyxLine implements VendorLine {
  readonly #client: InstanceType<TelnyxSdk['TelnyxRTC']>;
  readonly #credentials: TelnyxCredentials;
  /** Telnyx wants a UUID. It stays the same when the SDK recovers the call. */
  readonly #id = crypto.randomUUID();
  readonly #leg: PhoneLeg;
  readonly #listeners: readonly (readonly [name: string, listener: (event: never) => void])[];
  #call: Call | null = null;
  #microphone: MediaStream | null = null;
  #muted = false;

  constructor({ TelnyxRTC }: TelnyxSdk, context: MediaContext, leg: PhoneLeg) {
    this.#leg = leg;
    this.#credentials = credentialsOf(context.grant);
    const client = new TelnyxRTC({
      login_token: this.#credentials.loginToken,
      keepConnectionAliveOnSocketClose: true,
      // They would hold what the SDK logs, tokens among it.
      enableCallReports: false,
    });
    this.#client = client;
    // It would write to the console what it does, with the call in full. What goes wrong is told by us.
    client.__logger.setLevel('silent', false);
    const tokens = tokenRenewal(context, leg, async (grant) => {
      client.options.login_token = credentialsOf(grant).loginToken;
      // Without a connection it signs in with the new one as soon as there is one again.
      await client.login();
    });
    this.#listeners = [
      ['telnyx.ready', () => this.#ready()],
      ['telnyx.notification', (event: CallUpdate) => this.#follow(event)],
      ['telnyx.socket.close', () => leg.reachable(false)],
      [
        'telnyx.error',
        ({ error }: { readonly error: { readonly code: number } }) => {
          leg.fault(error);
          if (loginCodes.includes(error.code)) tokens.refused(error);
        },
      ],
      [
        'telnyx.warning',
        ({ warning }: { readonly warning: { readonly code: number } }) => {
          if (warning.code === tokenExpiring) void tokens.renew();
        },
      ],
    ];
    for (const [name, listener] of this.#listeners) client.on(name, listener);
    // Of an earlier call in this tab: Telnyx would give that one back, and the SDK would answer it.
    client.clearReconnectToken();
    void client.connect();
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
    if (muted) this.#call?.muteAudio();
    else this.#call?.unmuteAudio();
  }

  close(): void {
    for (const [name, listener] of this.#listeners) this.#client.off(name, listener);
    void this.#client.disconnect();
  }

  /** Signed in, for the first time or again. */
  #ready(): void {
    this.#leg.reachable(true);
    if (this.#call !== null || this.#leg.isClosed) return;
    const { destination, callerNumber, clientState } = this.#credentials;
    this.#microphone = this.#leg.microphone();
    this.#call = this.#client.newCall({
      id: this.#id,
      destinationNumber: destination,
      callerNumber,
      clientState,
      audio: true,
      localStream: this.#microphone,
    });
    this.setMuted(this.#muted);
  }

  #follow({ type, call }: CallUpdate): void {
    // After a recovery the call goes on in another object.
    if (type !== 'callUpdate' || call?.id !== this.#id || call.state === 'recovering') return;
    this.#call = call;
    const pc = call.peer?.instance;
    if (pc) this.#leg.watch(pc);
    if (call.state === 'requesting') this.#takeBackMicrophone();
    if (call.state === 'active') this.#leg.answered();
    if (overStates.includes(call.state)) this.#leg.hungUp();
  }

  /** It is sent by now. What the SDK no longer holds, it can neither stop nor switch on. */
  #takeBackMicrophone(): void {
    for (const track of this.#microphone?.getTracks() ?? []) this.#microphone?.removeTrack(track);
  }
}

function credentialsOf({ credentials }: MediaContext['grant']): TelnyxCredentials {
  return credentials as unknown as TelnyxCredentials;
}
