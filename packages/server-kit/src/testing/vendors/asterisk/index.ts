export type { AsteriskPhone } from './fake-channel.js';
export type { KeptEvent } from './event-hub.js';
export type { AsteriskBridge, AsteriskInstance } from './instances.js';
export { startFakeAsterisk, type FakeAsterisk, type FakeAsteriskOptions } from './start-fake-asterisk.js';
