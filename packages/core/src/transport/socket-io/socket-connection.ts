import type { Environment } from '../../env/environment.js';
import type { Ack, ClientToServerEvents, Handshake } from '../../protocol/events.js';

/** One connection to the server's Socket.IO endpoint, from its opening to its end. It never comes back by itself. */
export interface SocketConnection {
  /** Sends an event and resolves with its acknowledgement; rejects with a `CallError` when none comes. */
  request<Name extends keyof ClientToServerEvents>(name: Name, ...payload: PayloadOf<Name>): Promise<Ack>;
  /** Ends it; the listener hears no more of it. */
  close(): void;
}

/** What an event of the client carries besides its acknowledgement. */
export type PayloadOf<Name extends keyof ClientToServerEvents> =
  Parameters<ClientToServerEvents[Name]> extends [...infer Payload, unknown] ? Payload : never;

/** Who hears of a {@link SocketConnection}. */
export interface ConnectionListener {
  /** The server has let us in. */
  connected(): void;
  event(name: string, payload: unknown): void;
  /** The last that is heard of it. */
  ended(end: ConnectionEnd): void;
}

/** Why a connection ended. */
export type ConnectionEnd =
  /** Nothing was heard of the server's Socket.IO endpoint. */
  | { readonly reason: 'unreached' }
  | { readonly reason: 'lost' }
  /** The server said goodbye: the token ran out. */
  | { readonly reason: 'dismissed' }
  | { readonly reason: 'refused'; readonly code: string | undefined };

/** What a connection is opened with. */
export interface ConnectionOptions {
  /** The endpoint, with `http:` or `https:` and a slash at its end. */
  readonly address: URL;
  readonly auth: Handshake;
  readonly environment: Environment;
  readonly listener: ConnectionListener;
}

/** Opens a connection by one way to the server. */
export type OpenConnection = (options: ConnectionOptions) => SocketConnection;

/** How long the server may take to greet, ms. */
export const greetingMs = 8000;
/** How long an acknowledgement may take, ms. */
export const ackMs = 5000;
