export { createAutoTransport } from './auto-transport.js';
