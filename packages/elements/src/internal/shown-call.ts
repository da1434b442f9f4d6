import { isTerminal, type Call, type CallClient, type CallError, type ConnectionState } from '@offhook/core';
import { newerCall } from './call-people.js';
import { toCallError } from './offhook-element.js';

/** Which call is meant: one by id, or the live, else newest one of a conversation. */
export interface CallChoice {
  readonly callId: string | null;
  readonly conversationId: string | null;
}

/**
 * Finds the call to show: in the client's state, which follows it, and else once from the server. Never polls.
 */
export class ShownCall {
  /** Why the call could not be loaded. */
  error: CallError | null = null;
  /** True when there is no call to show. */
  isEmpty = false;
  #loaded: Call | undefined;
  #loadedFor: string | undefined;
  #connection: ConnectionState = 'connecting';

  constructor(private readonly changed: () => void) {}

  /** The newest known snapshot of the chosen call. */
  find(calls: readonly Call[], choice: CallChoice): Call | undefined {
    const known = choice.callId
      ? calls.find((call) => call.id === choice.callId)
      : inConversation(calls, choice.conversationId);
    const loaded = this.#loadedFor === keyOf(choice) ? this.#loaded : undefined;
    return newerCall(known, loaded);
  }

  /** Keeps a snapshot that a command answered with. */
  keep(call: Call, choice: CallChoice): void {
    this.#loaded = newerCall(call, this.#loaded) ?? call;
    this.#loadedFor = keyOf(choice);
  }

  /** Loads what the state does not have; once for each choice, again after `forget`. */
  load(client: CallClient, connection: ConnectionState, choice: CallChoice): void {
    const key = keyOf(choice);
    if (this.#loadedFor === key || connection === 'connecting') return;
    this.#loadedFor = key;
    this.#loaded = undefined;
    this.error = null;
    this.isEmpty = !choice.callId && !choice.conversationId;
    if (!this.isEmpty) void this.#load(client, choice, key);
  }

  /** Makes the next `load` ask again after a failure, when the way to the server has just come back. */
  reconnected(connection: ConnectionState): void {
    const isBack = connection !== this.#connection && (connection === 'live' || connection === 'polling');
    this.#connection = connection;
    if (isBack && this.error?.code === 'unavailable') this.forget();
  }

  /** Makes the next `load` ask again. */
  forget(): void {
    this.#loadedFor = undefined;
    this.error = null;
  }

  async #load(client: CallClient, choice: CallChoice, key: string): Promise<void> {
    try {
      const id = choice.callId ?? (await newestCallId(client, choice.conversationId ?? ''));
      const call = id === null ? undefined : await client.calls.get(id);
      if (this.#loadedFor !== key) return;
      this.#loaded = newerCall(call, this.#loaded);
      this.isEmpty = !call;
    } catch (error) {
      if (this.#loadedFor === key) this.error = toCallError(error);
    }
    this.changed();
  }
}

function keyOf({ callId, conversationId }: CallChoice): string {
  return JSON.stringify([callId, conversationId]);
}

function inConversation(calls: readonly Call[], conversationId: string | null): Call | undefined {
  const all = calls.filter((call) => call.conversationId === conversationId);
  const newest = all.reduce<Call | undefined>(
    (best, call) => (best && best.startedAt >= call.startedAt ? best : call),
    undefined,
  );
  return all.find((call) => !isTerminal(call.status)) ?? newest;
}

async function newestCallId(client: CallClient, conversationId: string): Promise<string | null> {
  const conversation = await client.conversations.get(conversationId);
  return conversation.currentCallId ?? conversation.entries.find((entry) => entry.callId)?.callId ?? null;
}
