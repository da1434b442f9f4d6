export { telnyx, type TelnyxOptions } from './telnyx.js';
