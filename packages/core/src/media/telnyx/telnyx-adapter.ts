import type { MediaAdapter } from '../media-adapter.js';
import { PhoneLeg } from '../phone-leg/phone-leg.js';
import { sdkMissing } from '../phone-leg/sdk-missing.js';
import { TelnyxLine, type TelnyxSdk } from './telnyx-line.js';

/** The browser leg of a phone call at Telnyx, by `@telnyx/webrtc`: https://developers.telnyx.com/docs/voice/webrtc */
export const telnyx: MediaAdapter = {
  name: 'telnyx',
  async join(context) {
    const sdk = await load();
    return new PhoneLeg(context, (leg) => new TelnyxLine(sdk, context, leg));
  },
};

async function load(): Promise<TelnyxSdk> {
  try {
    return await import('@telnyx/webrtc');
  } catch (error) {
    throw sdkMissing('@telnyx/webrtc', error);
  }
}
