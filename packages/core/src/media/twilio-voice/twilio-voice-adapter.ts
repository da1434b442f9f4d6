import type { MediaAdapter } from '../media-adapter.js';
import { PhoneLeg } from '../phone-leg/phone-leg.js';
import { sdkMissing } from '../phone-leg/sdk-missing.js';
import { openTwilioLine, type TwilioSdk } from './twilio-line.js';

/** The browser leg of a phone call at Twilio, by `@twilio/voice-sdk`: https://www.twilio.com/docs/voice/sdks/javascript */
export const twilioVoice: MediaAdapter = {
  name: 'twilio-voice',
  async join(context) {
    const sdk = await load();
    return new PhoneLeg(context, (leg) => openTwilioLine(sdk, context, leg));
  },
};

async function load(): Promise<TwilioSdk> {
  try {
    return await import('@twilio/voice-sdk');
  } catch (error) {
    throw sdkMissing('@twilio/voice-sdk', error);
  }
}
