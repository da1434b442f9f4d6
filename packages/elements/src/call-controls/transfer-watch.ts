import { isTerminal, type Call, type CallClient, type Participant } from '@offhook/core';
import type { ReactiveController } from 'lit';
import type { OffhookElement } from '../internal/offhook-element.js';

/** A transfer that came to nothing. */
export interface RefusedTransfer {
  readonly target: string;
  /** Why, in the field's words: `busy`, `declined`, `no_answer`, … */
  readonly cause: unknown;
}

interface UnderWay {
  readonly callId: string;
  readonly to: string;
  readonly target: string;
}

/**
 * Follows the transfer of a call. A call says only whether one is under way: what became of the last one stands in its
 * timeline, which is asked when a transfer is over and the viewer is still in the call.
 */
export class TransferWatch implements ReactiveController {
  /** The last transfer came to nothing; `null` when it did not, or another one has begun. */
  refused: RefusedTransfer | null = null;
  readonly #host: OffhookElement;
  readonly #find: () => { readonly call: Call | undefined; readonly client: CallClient | undefined };
  #under: UnderWay | null = null;

  constructor(
    host: OffhookElement,
    find: () => { readonly call: Call | undefined; readonly client: CallClient | undefined },
  ) {
    this.#host = host;
    this.#find = find;
    host.addController(this);
  }

  hostUpdate(): void {
    const { call, client } = this.#find();
    const before = this.#under;
    const target = call && transferTarget(call);
    if (call?.transfer && target) {
      this.#under = { callId: call.id, to: target.id, target: nameOf(target) };
      this.refused = null;
      return;
    }
    this.#under = null;
    if (this.refused && (!call || isTerminal(call.status))) this.refused = null;
    if (!before || !call || !client || call.id !== before.callId) return;
    if (isTerminal(call.status) || call.me?.state !== 'joined' || before.to === call.me.participantId) return;
    void this.#ask(client, before);
  }

  async #ask(client: CallClient, { callId, to, target }: UnderWay): Promise<void> {
    const events = await client.calls.events(callId).catch(() => null);
    // Where the timeline cannot be read the transfer is over all the same, and the customer is back.
    const last = events?.items.findLast(({ type }) => type === 'transferred' || type === 'transfer-canceled');
    if (this.#under || last?.type === 'transferred' || (last && last.data['to'] !== to)) return;
    const cause = last?.data['cause'];
    // Without a cause it was taken back, by whoever reads this.
    if (!last || !cause) return;
    this.refused = { target, cause };
    this.#host.requestUpdate();
  }
}

/** Who is being brought in. */
export function transferTarget(call: Call): Participant | undefined {
  return call.participants.find(({ id }) => id === call.transfer?.to);
}

/** What a participant is called. */
export function nameOf({ person: { name, phone } }: Participant): string {
  return name || phone || '';
}
