export { AccessTokenRefusal } from './access-token.js';
export type { FakeTwilioOptions } from './fake-twilio-options.js';
export type { TwilioInstance } from './leg-instance.js';
export type { PhoneInHand } from './phone-in-hand.js';
export { startFakeTwilio, type FakeTwilio } from './start-fake-twilio.js';
export { tooManyRequests, twilioFault } from './twilio-refusal.js';
