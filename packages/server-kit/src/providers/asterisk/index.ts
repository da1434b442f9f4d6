export { asterisk } from './asterisk.js';
export type { AsteriskOptions } from './asterisk-options.js';
