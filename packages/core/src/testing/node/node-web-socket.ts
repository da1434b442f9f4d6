import { WebSocket } from 'ws';

/** A WebSocket like a browser's; Node 20 has none of its own. */
export const nodeWebSocket = WebSocket as unknown as typeof globalThis.WebSocket;
