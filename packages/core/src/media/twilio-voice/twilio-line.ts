import type { Call, Device } from '@twilio/voice-sdk';
import type * as Sdk from '@twilio/voice-sdk';
import { CallError } from '../../errors/call-error.js';
import type { MediaContext } from '../media-adapter.js';
import type { PhoneLeg, VendorLine } from '../phone-leg/phone-leg.js';
import { tokenRenewal } from '../phone-leg/token-renewal.js';

/** The SDK's module, which only the adapter imports. */
export type TwilioSdk = Pick<typeof Sdk, 'Call' | 'Device'>;

/** What the server puts into `MediaGrant.credentials` for this adapter. */
interface TwilioCredentials {
  readonly token: string;
  /** Sent along, so that the server knows whose leg this is. */
  readonly params: Record<string, string>;
}

/** As long as a leg looks for its lost connection, Twilio is to keep the call. */
const keepsCallMs = 30_000;
/** Token missing, wrong, too old or not for this account: https://www.twilio.com/docs/api/errors */
const tokenCodes = [20101, 20102, 20103, 20104, 31201, 31202, 31203, 31204, 31205, 31207];

/** Signs in with the grant's token and dials; Twilio asks our server what to do with the call. */
export function openTwilioLine(sdk: TwilioSdk, context: MediaContext, leg: PhoneLeg): VendorLine {
  const { token, params } = credentialsOf(context.grant);
  const device = new sdk.Device(token, deviceOptions(sdk, leg));
  const tokens = tokenRenewal(context, leg, (grant) => device.updateToken(credentialsOf(grant).token));
  let call: Call | null = null;
  let muted = false;

  device.on('tokenWillExpire', () => void tokens.renew());
  // All other troubles the SDK tries to mend; when it cannot, the call disconnects or the leg's time is up.
  device.on('error', (error) => {
    leg.fault(error);
    if (tokenCodes.includes(error.code)) tokens.refused(error);
  });
  device
    .connect({ params })
    .then((made) => {
      call = made;
      follow(made, leg);
      made.mute(muted);
    })
    .catch((error: unknown) => {
      leg.fail(new CallError('provider_unavailable', { cause: error }));
    });

  return {
    setMuted(next) {
      muted = next;
      call?.mute(next);
    },
    close: () => device.destroy(),
  };
}

function credentialsOf({ credentials }: MediaContext['grant']): TwilioCredentials {
  return credentials as unknown as TwilioCredentials;
}

function follow(call: Call, leg: PhoneLeg): void {
  // It is played by us, through the chosen loudspeaker.
  call.on('audio', (player) => (player.muted = true));
  call.on('accept', () => leg.answered());
  call.on('reconnecting', (error) => {
    leg.fault(error);
    leg.reachable(false);
  });
  call.on('reconnected', () => leg.reachable(true));
  call.on('error', (error) => leg.fault(error));
  for (const over of ['disconnect', 'cancel', 'reject']) call.on(over, () => leg.hungUp());
}

function deviceOptions({ Call: { Codec } }: TwilioSdk, leg: PhoneLeg): Device.Options {
  return {
    codecPreferences: [Codec.Opus, Codec.PCMU],
    enableImprovedSignalingErrorPrecision: true,
    logLevel: 'silent',
    maxCallSignalingTimeoutMs: keepsCallMs,
    // Opened by us: the device that this page remembers, and our words when there is none.
    getUserMedia: async () => leg.microphone(),
    // An SDK that knows of devices follows the system's default one, and stops our track for it.
    enumerateDevices: async () => [],
    RTCPeerConnection: class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        leg.watch(this);
      }
    },
    // No published option: without it the SDK fetches 17 sounds, ringtones among them, that nobody is to hear.
    ...{ Sound: Silence },
  };
}

/** In place of the SDK's own sounds. */
class Silence {
  play(): Promise<void> {
    return Promise.resolve();
  }
  stop(): void {
    // Nothing plays.
  }
  setSinkIds(): void {
    // Nothing plays.
  }
}
