import type { Channel, ClientState } from '@offhook/core';
import type { OffhookRequests } from '../internal/requests.js';

type Body = OffhookRequests['initiate']['body'];

/** Whom a button calls and how, as its attributes say. */
export interface CallTarget {
  readonly contactId: string | null;
  readonly userId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly provider: string | null;
  readonly reference: string | null;
}

/**
 * The request for a call, or `null` when there is nobody to call. A voice call prefers the contact (the server knows
 * its numbers), a video call the user account. `phone=""` beside a contact says that it has no number.
 */
export function callBody(target: CallTarget, channel: Channel): Body | null {
  const to = whom(target, channel);
  if (!to) return null;
  return {
    to,
    channel,
    ...(target.provider ? { provider: target.provider } : {}),
    ...(target.reference ? { reference: target.reference } : {}),
  };
}

function whom({ contactId, userId, email, phone }: CallTarget, channel: Channel): Body['to'] | null {
  const app = userId ? { userId } : email ? { email } : null;
  if (channel === 'video') return app ?? (contactId ? { contactId } : null);
  if (contactId && phone !== '') return { contactId };
  return phone ? { phone } : app;
}

/** True when the call runs from browser to browser and therefore needs a realtime path, which surely is not there. */
export function lacksRealtime(body: Body, state: Pick<ClientState, 'connection' | 'modes'>): boolean {
  const isAppCall = body.channel === 'video' || 'userId' in body.to || 'email' in body.to;
  const isPeerToPeer = body.provider ? body.provider === 'p2p' : state.modes?.video !== 'demo';
  return isAppCall && isPeerToPeer && (state.connection === 'polling' || state.connection === 'offline');
}
