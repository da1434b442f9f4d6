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
  const locks = 'locks' in options ? options.locks : navigator.locks;
  return locks === undefined ? leaderByChannel(options) : leaderByLock(options, locks);
}

/**
 * The leader holds the lock. Whoever is used steals it; whoever lost it queues again, so that it takes over when the
 * leader closes. A page that freezes lets go, because it cannot ring.
 */
function leaderByLock({ name, onChange }: TabLeaderOptions, locks: LockManager): TabLeader {
  let release: (() => void) | null = null;
  let waiting: AbortController | null = null;
  let offered = false;
  let closed = false;

  function granted(): Promise<void> {
    waiting = null;
    return new Promise((resolve) => {
      release = resolve;
      onChange();
    });
  }

  function queue(): void {
    if (closed || !offered || release !== null || waiting !== null) return;
    waiting = new AbortController();
    locks.request(name, { signal: waiting.signal }, granted).then(lost, lost);
  }

  /** Given back, stolen by another tab, or no longer waited for. */
  function lost(): void {
    if (release === null) return;
    release = null;
    if (closed) return;
    onChange();
    queue();
  }

  function letGo(): void {
    waiting?.abort();
    waiting = null;
    const held = release;
    release = null;
    held?.();
  }

  function pause(): void {
    letGo();
    onChange();
  }

  window.addEventListener('pagehide', pause);
  window.addEventListener('pageshow', queue);
  document.addEventListener('freeze', pause);
  document.addEventListener('resume', queue);
  return {
    leads: () => release !== null,
    offer() {
      offered = true;
      queue();
    },
    claim() {
      offered = true;
      if (closed || release !== null) return;
      waiting?.abort();
      waiting = null;
      locks.request(name, { steal: true }, granted).then(lost, lost);
    },
    async isTaken() {
      const { held } = await locks.query();
      return held?.some((lock) => lock.name === name) === true;
    },
    close() {
      closed = true;
      letGo();
      window.removeEventListener('pagehide', pause);
      window.removeEventListener('pageshow', queue);
      document.removeEventListener('freeze', pause);
      document.removeEventListener('resume', queue);
    },
  };
}

interface Notice {
  readonly tab: string;
  /** When the tab was used last, epoch ms; `null` when it went away. */
  readonly usedAt: number | null;
}

/** Every tab tells when it was used; the newest leads. A tab that crashed is overtaken by the next one that is used. */
function leaderByChannel({ name, environment, onChange }: TabLeaderOptions): TabLeader {
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(`${name}:leader`);
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
