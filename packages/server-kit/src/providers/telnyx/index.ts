export { telnyx } from './telnyx.js';
export type { TelnyxOptions } from './telnyx-options.js';
