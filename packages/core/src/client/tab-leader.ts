import type { Environment } from '../env/environment.js';

/** Decides which tab of one user and browser rings aloud: the one used last with its sound unlocked. */
export interface TabLeader {
  leads(): boolean;
  /** This tab could ring; it leads when nobody else does, now or later. */
  offer(): void;
  /** This tab is being used and could ring: it leads from now on. */
  claim(): void;
  /** True when this or another tab leads. */
  isTaken(): Promise<boolean>;
  close(): void;
}

/** Settings of {@link createTabLeader}. */
export interface TabLeaderOptions {
  /** One for all tabs of a user. */
  readonly name: string;
  readonly environment: Environment;
  /** This tab began or ceased to lead. */
  readonly onChange: () => void;
  /** Default: the browser's, absent outside secure contexts. */
  readonly locks?: LockManager | undefined;
}

/** By Web Locks where they exist, else by telling the other tabs when this one was used. */
export function createTabLeader(options: TabLeaderOptions): TabLeader {
  const locks = 'locks' in options ? options.locks : (navigator.locks as LockManager | undefined);
  return locks === undefined ? leaderByChannel(options) : new LockLeader(options, locks);
}

/**
 * The leader holds the lock. Whoever is used steals it; whoever lost it queues again, so that it takes over when the
 * leader closes. A page that freezes lets go, because it cannot ring.
 */
class LockLeader implements TabLeader {
  readonly #options: TabLeaderOptions;
  readonly #locks: LockManager;
  readonly #abort = new AbortController();
  #release: (() => void) | null = null;
  #waiting: AbortController | null = null;
  #isClaiming = false;
  #offered = false;

  constructor(options: TabLeaderOptions, locks: LockManager) {
    this.#options = options;
    this.#locks = locks;
    const { signal } = this.#abort;
    const pause = (): void => this.#letGo(true);
    const resume = (): void => this.#queue();
    window.addEventListener('pagehide', pause, { signal });
    window.addEventListener('pageshow', resume, { signal });
    document.addEventListener('freeze', pause, { signal });
    document.addEventListener('resume', resume, { signal });
  }

  leads(): boolean {
    return this.#release !== null;
  }

  offer(): void {
    this.#offered = true;
    this.#queue();
  }

  claim(): void {
    this.#offered = true;
    if (this.#abort.signal.aborted || this.#release !== null || this.#isClaiming) return;
    this.#isClaiming = true;
    this.#waiting?.abort();
    this.#request(new AbortController(), { steal: true });
  }

  async isTaken(): Promise<boolean> {
    const { held = [] } = await this.#locks.query();
    return held.some((lock) => lock.name === this.#options.name);
  }

  close(): void {
    this.#abort.abort();
    this.#letGo(false);
  }

  #queue(): void {
    if (this.#abort.signal.aborted || !this.#offered || this.#release !== null || this.#waiting !== null)
      return;
    const waiting = new AbortController();
    this.#request(waiting, { signal: waiting.signal });
  }

  #request(waiting: AbortController, how: LockOptions): void {
    let mine: (() => void) | null = null;
    this.#waiting = waiting;
    const granted = async (): Promise<void> => {
      // A theft cannot be called off, so it may succeed after all was given up.
      if (this.#waiting !== waiting) return;
      this.#waiting = null;
      this.#isClaiming = false;
      await new Promise<void>((resolve) => {
        mine = this.#release = resolve;
        this.#options.onChange();
      });
    };
    /** Given back, stolen by another tab, or no longer waited for. */
    const lost = (error?: unknown): void => {
      if (this.#waiting === waiting) {
        this.#waiting = null;
        this.#isClaiming = false;
      } else if (mine === null || this.#release !== mine) return;
      else {
        this.#release = null;
        this.#options.onChange();
      }
      // Where locks are forbidden (an opaque origin), asking again would never end.
      if (!(error instanceof DOMException) || error.name === 'AbortError') this.#queue();
    };
    this.#locks.request(this.#options.name, how, granted).then(() => lost(), lost);
  }

  #letGo(tell: boolean): void {
    this.#waiting?.abort();
    this.#waiting = null;
    this.#isClaiming = false;
    const held = this.#release;
    this.#release = null;
    held?.();
    if (tell && held !== null) this.#options.onChange();
  }
}

interface Notice {
  readonly tab: string;
  /** When the tab was used last, epoch ms; `null` when it went away. */
  readonly usedAt: number | null;
}

/** Every tab tells when it was used; the newest leads. A tab that crashed is overtaken by the next one that is used. */
function leaderByChannel({ name, environment, onChange }: TabLeaderOptions): TabLeader {
  const channel =
    typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(`${name}:leader`);
  const tab = environment.newId();
  const others = new Map<string, number>();
  let usedAt: number | null = null;
  let led = false;

  const leads = (): boolean => {
    const mine = usedAt;
    return mine !== null && [...others].every(([other, at]) => at < mine || (at === mine && other < tab));
  };

  function check(): void {
    if (leads() === led) return;
    led = !led;
    onChange();
  }

  function use(at: number | null): void {
    usedAt = at;
    channel?.postMessage({ tab, usedAt } satisfies Notice);
    check();
  }

  function heard({ data }: MessageEvent<Notice>): void {
    const isNew = !others.has(data.tab);
    if (data.usedAt === null) others.delete(data.tab);
    else others.set(data.tab, data.usedAt);
    if (isNew && usedAt !== null && data.usedAt !== null) use(usedAt);
    check();
  }

  const goAway = (): void => use(null);
  channel?.addEventListener('message', heard);
  window.addEventListener('pagehide', goAway);
  return {
    leads,
    offer: () => use(usedAt ?? 0),
    claim: () => use(environment.now()),
    isTaken: () => Promise.resolve(usedAt !== null || others.size > 0),
    close() {
      goAway();
      channel?.close();
      window.removeEventListener('pagehide', goAway);
    },
  };
}
