export { createPollingTransport } from './polling-transport.js';
