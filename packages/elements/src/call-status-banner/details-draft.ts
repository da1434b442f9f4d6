import type { Call, CallClient } from '@offhook/core';
import type { OffhookRequests } from '../internal/requests.js';

type Details = OffhookRequests['update']['body'];

/** What the draft needs of its element. */
export interface DetailsDraftHost {
  requestUpdate(): void;
  /** Sends the changes; resolves with the call, or with `undefined` when they were not taken. */
  saveDetails(callId: string, changes: Details): Promise<Call | undefined>;
}

const pauseBeforeSavingMs = 1200;

/**
 * What a person typed about one call and the server does not have yet. It is saved when they pause or leave
 * the field, and stays here until the server took it: no snapshot ever overwrites it.
 */
export class DetailsDraft {
  state: 'clean' | 'dirty' | 'saving' | 'saved' | 'failed' = 'clean';
  #changes: Details = {};
  /** The outcome that the server took: until the call is over its snapshots do not name it. */
  #chosen: Details['outcome'];
  #cancelTimer: (() => void) | undefined;

  constructor(
    readonly callId: string,
    private readonly host: DetailsDraftHost,
    private readonly client: CallClient,
  ) {}

  /** The text to show. */
  notes(call: Call): string {
    return this.#changes.notes ?? call.notes ?? '';
  }

  /** The outcome to show. */
  outcome(call: Call): string {
    return this.#changes.outcome ?? call.outcome ?? this.#chosen ?? '';
  }

  /** Keeps a change and saves it after a pause. */
  change(changes: Details): void {
    this.#changes = { ...this.#changes, ...changes };
    // One request at a time: of two under way the older text might be kept.
    if (this.state !== 'saving') this.state = 'dirty';
    this.#cancelTimer?.();
    this.#cancelTimer = this.client.environment.setTimer(() => void this.save(), pauseBeforeSavingMs);
    this.host.requestUpdate();
  }

  /** Saves now, if there is anything to save. */
  async save(): Promise<void> {
    this.#cancelTimer?.();
    if (this.state === 'saving' || Object.keys(this.#changes).length === 0) return;
    const sent = this.#changes;
    this.state = 'saving';
    this.host.requestUpdate();
    const call = await this.host.saveDetails(this.callId, sent);
    if (call) this.#taken(sent);
    else this.state = 'failed';
    this.host.requestUpdate();
  }

  /** The server can be reached again: what it did not take is sent once more. */
  reconnected(): void {
    if (this.state === 'failed') void this.save();
  }

  /** What is not saved yet, to be sent with the command that ends the call. */
  get unsaved(): Details {
    return this.#changes;
  }

  /** Says that the server took these changes; whatever was typed meanwhile stays and is saved next. */
  taken(sent: Details): void {
    this.#cancelTimer?.();
    if (Object.keys(sent).length > 0) this.#taken(sent);
  }

  #taken(sent: Details): void {
    const { notes, outcome } = this.#changes;
    this.#chosen = sent.outcome ?? this.#chosen;
    this.#changes = {
      ...(notes !== undefined && notes !== sent.notes ? { notes } : {}),
      ...(outcome !== undefined && outcome !== sent.outcome ? { outcome } : {}),
    };
    this.state = 'saved';
    if (Object.keys(this.#changes).length > 0) this.change({});
  }
}
