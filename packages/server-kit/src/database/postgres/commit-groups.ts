import { isRefusal } from './postgres-error.js';

/** After an outage, what waited must not come as one statement that takes seconds. */
const mostInGroup = 100;
/** Longer than any statement takes that does not wait for something itself. */
const patienceMs = 100;
/** While one waits for the disk the next is on its way; more would only make the groups smaller. */
const mostUnderWay = 2;

interface Waiting<Work> {
  readonly work: Work;
  readonly resolve: (isSaved: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits works that wait at the same time together, no two of one key. A refused group leaves nothing behind: it is halved
 * until the work that was refused is alone, so that each is told what was wrong with itself only.
 *
 * @param commit Commits all or throws, and says of each whether it was saved.
 */
export function createCommitGroups<Work>(
  commit: (works: readonly Work[]) => Promise<readonly boolean[]>,
  keyOf: (work: Work) => string,
): (work: Work) => Promise<boolean> {
  let waiting: Waiting<Work>[] = [];
  const underWay = new Set<readonly Waiting<Work>[]>();
  let isPlanned = false;
  let patience: NodeJS.Timeout | null = null;

  /** Beside a large group a small one would take the place of all those who are about to come: it waits and grows. */
  function hasPlace(): boolean {
    const worksUnderWay = [...underWay].reduce((sum, group) => sum + group.length, 0);
    return underWay.size < mostUnderWay && waiting.length >= worksUnderWay;
  }

  /** A group that is held up, e.g. by a lock, holds up nobody else. */
  function beImpatient(): void {
    patience ??= setTimeout(() => {
      patience = null;
      begin();
    }, patienceMs);
  }

  function plan(): void {
    if (isPlanned || waiting.length === 0) return;
    if (!hasPlace()) return beImpatient();
    isPlanned = true;
    // What else arrives in this turn of the event loop goes along.
    setImmediate(() => {
      isPlanned = false;
      begin();
      plan();
    });
  }

  function begin(): void {
    if (waiting.length === 0 || underWay.size === mostUnderWay) return;
    const { group, later } = takeGroup(waiting, keyOf);
    waiting = later;
    underWay.add(group);
    void commitGroup(group).finally(() => {
      underWay.delete(group);
      plan();
    });
  }

  async function commitGroup(group: readonly Waiting<Work>[]): Promise<void> {
    try {
      const saved = await commit(group.map(({ work }) => work));
      group.forEach(({ resolve }, place) => resolve(saved[place] === true));
    } catch (error) {
      // After any other error the answer alone may be lost, or the database is in trouble: whoever asked must look again.
      if (group.length > 1 && isRefusal(error)) {
        const half = Math.ceil(group.length / 2);
        await commitGroup(group.slice(0, half));
        await commitGroup(group.slice(half));
      } else for (const { reject } of group) reject(error);
    }
  }

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject });
      plan();
    });
}

/** The first of each key, in their order, and whoever has to wait. */
function takeGroup<Work>(
  waiting: readonly Waiting<Work>[],
  keyOf: (work: Work) => string,
): { readonly group: readonly Waiting<Work>[]; readonly later: Waiting<Work>[] } {
  const group = new Map<string, Waiting<Work>>();
  const later: Waiting<Work>[] = [];
  for (const one of waiting) {
    const key = keyOf(one.work);
    if (group.size === mostInGroup || group.has(key)) later.push(one);
    else group.set(key, one);
  }
  return { group: [...group.values()], later };
}
