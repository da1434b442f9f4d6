export {
  apiUser,
  quietLogger,
  startCallSystem,
  testPeople,
  type ApiAnswer,
  type ApiUser,
  type CallSystem,
  type SystemAddress,
  type SystemOptions,
} from './call-system.js';
export {
  startFakeTelnyx,
  tooManyRequests as telnyxTooManyRequests,
  type BrowserCall,
  type FakeTelnyx,
  type FakeTelnyxOptions,
  type TelnyxInstance,
  type TelnyxPeople,
  type TelnyxPhone,
} from './vendors/telnyx/index.js';
export * from './vendors/asterisk/index.js';
export {
  AccessTokenRefusal,
  startFakeTwilio,
  tooManyRequests as twilioTooManyRequests,
  twilioFault,
  type FakeTwilio,
  type FakeTwilioOptions,
  type PhoneInHand,
  type TwilioInstance,
} from './vendors/twilio/index.js';
export type { Fault } from './vendors/faults.js';
export { demoPhone, ordinaryPhone, type PhoneBehaviour } from './vendors/phone-behaviour.js';
export { recordedWebhooks } from './replay/recorded-webhooks.js';
export type { WebhookWeather } from './vendors/webhook-sender.js';
export { waitFor } from './wait-for.js';
