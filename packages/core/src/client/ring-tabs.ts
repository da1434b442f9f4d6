import type { ClientState } from './call-client.js';
import type { TabLeader } from './tab-leader.js';

/** What {@link RingTabs} works with. */
export interface RingTabsContext {
  /** Joins the tabs of that name. */
  readonly leader: (name: string) => TabLeader;
  /** Another tab silenced these calls. */
  readonly onSilenced: (ids: readonly string[]) => void;
}

/**
 * The tabs of one user in this browser: one of them rings aloud, and a person silences the machine, not the tab. Tabs of
 * another user have a ring of their own.
 */
export class RingTabs {
  leader: TabLeader | null = null;
  readonly #context: RingTabsContext;
  #channel: BroadcastChannel | undefined;
  #name = '';
  #told: readonly string[] = [];

  constructor(context: RingTabsContext) {
    this.#context = context;
  }

  /** Takes over user and silence of the state; true when the user is a new one. */
  follow({ me, silenced }: ClientState): boolean {
    const name = me === null ? '' : `offhook-ring:${me.orgId}:${me.userId}`;
    const isNew = name !== this.#name;
    if (isNew) this.#join(name);
    if (silenced.some((id) => !this.#told.includes(id))) this.#channel?.postMessage(silenced);
    this.#told = silenced;
    return isNew;
  }

  close(): void {
    this.leader?.close();
    this.#channel?.close();
    this.leader = null;
    this.#channel = undefined;
    this.#name = '';
  }

  #join(name: string): void {
    this.close();
    this.#name = name;
    if (name === '') return;
    this.leader = this.#context.leader(name);
    if (typeof BroadcastChannel === 'undefined') return;
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<readonly string[]>) => {
      // What was heard is not told again.
      this.#told = [...this.#told, ...data];
      this.#context.onSilenced(data);
    });
  }
}
