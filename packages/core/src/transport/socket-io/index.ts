export { createSocketIoTransport } from './socket-io-transport.js';
