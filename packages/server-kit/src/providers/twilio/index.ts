export { twilio } from './twilio.js';
export type { TwilioOptions, WordsForCallers } from './twilio-options.js';
