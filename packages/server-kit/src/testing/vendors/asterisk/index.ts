export type { AsteriskPhone } from './fake-channel.js';
export type { AsteriskInstance } from './instances.js';
export { startFakeAsterisk, type FakeAsterisk, type FakeAsteriskOptions } from './start-fake-asterisk.js';
