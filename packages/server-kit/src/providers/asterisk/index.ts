export { asterisk, type AsteriskOptions } from './asterisk.js';
