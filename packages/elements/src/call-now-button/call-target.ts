import {
  otherPerson,
  type AgentLeg,
  type Call,
  type CallClient,
  type Channel,
  type ClientState,
} from '@offhook/core';
import { isMine } from '../internal/call-people.js';
import type { OffhookRequests } from '../internal/requests.js';

type Body = OffhookRequests['initiate']['body'];

/** How long a call waits for a connection that is being made. */
const patienceMs = 5000;

/** Whom a button calls and how, as its attributes say. */
export interface CallTarget {
  readonly contactId: string | null;
  readonly userId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly provider: string | null;
  /** How the caller of a phone number takes part; `null` leaves it to the server. */
  readonly agentLeg: AgentLeg | null;
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
    ...(target.agentLeg && !isAppCall({ to, channel }) ? { agentLeg: target.agentLeg } : {}),
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

/** True when the call would be simulated: by its provider, else by how calls of its kind are made. */
export function isSimulated(body: Body, modes: ClientState['modes'] | undefined): boolean {
  return (body.provider ?? modes?.[isAppCall(body) ? 'video' : 'voice']) === 'demo';
}

/** A live call that I am in or that I placed, and that is for this target. */
export function isWith(call: Call, target: CallTarget): boolean {
  const { contactId, userId, email, phone } = target;
  const other = otherPerson(call);
  if (userId || email) {
    const isAccount = userId !== null && other.kind === 'user' && other.id === userId;
    if (isAccount || (email && other.email === email)) return true;
  }
  return (contactId !== null && call.contactId === contactId) || (!!phone && other.phone === phone);
}

/** True for a call that I am in, on hold or not. */
export function isIn(call: Call): boolean {
  return isMine(call) && call.me?.state === 'joined';
}

/** True for a call that takes my attention now: I am in it and it is not on hold, or I speak with a colleague about it. */
export function keepsMeBusy(call: Call): boolean {
  return isIn(call) && (!call.onHold || call.transfer !== null);
}

/**
 * True when the call runs from browser to browser and no realtime path can be had for it. Waits a few seconds for a
 * connection that is being made: a call that rings without one could not be answered.
 */
export async function lacksRealtime(body: Body, client: CallClient): Promise<boolean> {
  if (!isPeerToPeer(body, client.state.getSnapshot())) return false;
  await connected(client);
  const state = client.state.getSnapshot();
  return isPeerToPeer(body, state) && state.connection !== 'live';
}

function isAppCall({ channel, to }: Pick<Body, 'channel' | 'to'>): boolean {
  return channel === 'video' || 'userId' in to || 'email' in to;
}

function isPeerToPeer(body: Body, { modes }: Pick<ClientState, 'modes'>): boolean {
  return isAppCall(body) && (body.provider ? body.provider === 'p2p' : modes?.video !== 'demo');
}

/** Resolves when it is known how the client is connected, or it took too long. */
function connected({ environment, state }: CallClient): Promise<void> {
  const isUnknown = (): boolean => /^(re)?connecting$/.test(state.getSnapshot().connection);
  if (!isUnknown()) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      cancel();
      resolve();
    };
    const stop = state.subscribe(() => isUnknown() || done());
    const cancel = environment.setTimer(done, patienceMs);
  });
}
