import type { MediaAdapter } from '../media-adapter.js';
import { P2pSession } from './p2p-session.js';

/**
 * Sound and picture straight between two browsers (WebRTC); the server only relays signals.
 *
 * Each join of a person has a session id. A new id of the peer in the call's snapshot means a new peer connection, and
 * a signal of another pair of joins is not for this one. `connected` is told when ICE is up and bytes come in; that
 * ours arrive is what the other side tells. Trouble with signals never restarts ICE; trouble with media never touches
 * the socket.
 */
export const p2p: MediaAdapter = { name: 'p2p', join: async (context) => new P2pSession(context) };
