export { startFakeTelnyx, type FakeTelnyx, type FakeTelnyxOptions } from './start-fake-telnyx.js';
export { type BrowserCall, type TelnyxPeople, type TelnyxPhone } from './telnyx-people.js';
export { type TelnyxInstance } from './telnyx-instance.js';
export { tooManyRequests } from './telnyx-refusal.js';
