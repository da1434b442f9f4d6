export { p2p, type P2pOptions } from './p2p.js';
export { turnCredentials, type TurnCredentials } from './turn-credentials.js';
