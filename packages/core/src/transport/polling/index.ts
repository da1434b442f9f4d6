export { createPollingTransport, type PollingOptions } from './polling-transport.js';
