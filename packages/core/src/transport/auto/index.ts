export { createAutoTransport, type AutoOptions } from './auto-transport.js';
