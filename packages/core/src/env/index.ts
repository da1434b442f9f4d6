export { browserEnvironment } from './browser-environment.js';
export type { Environment } from './environment.js';
