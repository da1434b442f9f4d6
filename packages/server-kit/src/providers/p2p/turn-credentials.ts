import { createHmac } from 'node:crypto';

/** Short-lived credentials of a TURN server with a shared secret. */
export interface TurnCredentials {
  readonly username: string;
  readonly credential: string;
}

/**
 * Makes TURN REST credentials (draft-uberti-behave-turn-rest-00, coturn `use-auth-secret`): the user name is
 * `<expiry epoch seconds>:<participant id>`, the password its HMAC-SHA1 in base64.
 */
export function turnCredentials(secret: string, participantId: string, expiresAtMs: number): TurnCredentials {
  const username = `${Math.floor(expiresAtMs / 1000)}:${participantId}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}
