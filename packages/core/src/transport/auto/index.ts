// One chunk: whoever chooses between socket and polling needs the socket as well.
export { createSocketIoTransport } from '../socket-io/index.js';
export { createAutoTransport } from './auto-transport.js';
