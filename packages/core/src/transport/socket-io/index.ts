export { createSocketIoTransport, type SocketIoOptions } from './socket-io-transport.js';
