import type { Role } from '@offhook/core/call';

/** Who makes a request, as the host's `authenticate` says. */
export interface Principal {
  readonly userId: string;
  readonly orgId: string;
  readonly role: Role;
  readonly name: string;
  readonly email?: string | undefined;
  /** The person's own phone, E.164, for agent legs by phone. */
  readonly phone?: string | undefined;
  readonly avatarUrl?: string | undefined;
  /** Epoch seconds after which the principal is no longer valid (`exp` of the token). */
  readonly expiresAt?: number | undefined;
  /** Epoch seconds when the sign-in happened (`iat` of the token); `revokeUser` refuses older ones. */
  readonly issuedAt?: number | undefined;
  /** For guests: the one call that their link is for. */
  readonly callId?: string | undefined;
}

/** What `authenticate` gets. */
export interface Credentials {
  /** Bearer token of the header or of the socket handshake; `null` when there is none. */
  readonly token: string | null;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly channel: 'http' | 'socket';
}

/**
 * The host's way to say who somebody is. `null` refuses; a throw is logged and refuses too, but for a `CallError` `unavailable`:
 * that says that it cannot be told now (503), so nobody is signed out.
 */
export type Authenticate = (credentials: Credentials) => Principal | null | Promise<Principal | null>;
