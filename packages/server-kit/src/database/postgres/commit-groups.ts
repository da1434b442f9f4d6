import { CallError } from '@offhook/core/errors';

/** At most this many in one statement: after an outage, what waited must not come as one that takes seconds. */
const mostInGroup = 100;
/** While one waits for the disk the next is on its way; more would only make the groups smaller. */
const mostUnderWay = 2;

interface Waiting<Work> {
  readonly work: Work;
  readonly resolve: (isSaved: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits works that wait at the same time together, no two of one key. A refused group leaves nothing behind: each of its
 * works is then committed alone, so that it is told what was wrong with itself only.
 *
 * @param commit Commits all or throws, and says of each whether it was saved.
 */
export function createCommitGroups<Work>(
  commit: (works: readonly Work[]) => Promise<readonly boolean[]>,
  keyOf: (work: Work) => string,
): (work: Work) => Promise<boolean> {
  let waiting: Waiting<Work>[] = [];
  let underWay = 0;
  let isPlanned = false;

  function plan(): void {
    if (isPlanned || waiting.length === 0 || underWay === mostUnderWay) return;
    isPlanned = true;
    // What else arrives in this turn of the event loop goes along.
    setImmediate(() => {
      isPlanned = false;
      underWay += 1;
      void commitGroup(takeGroup()).finally(() => {
        underWay -= 1;
        plan();
      });
      plan();
    });
  }

  function takeGroup(): readonly Waiting<Work>[] {
    const group = new Map<string, Waiting<Work>>();
    const later: Waiting<Work>[] = [];
    for (const one of waiting) {
      const key = keyOf(one.work);
      if (group.size === mostInGroup || group.has(key)) later.push(one);
      else group.set(key, one);
    }
    waiting = later;
    return [...group.values()];
  }

  async function commitGroup(group: readonly Waiting<Work>[]): Promise<void> {
    try {
      const saved = await commit(group.map(({ work }) => work));
      group.forEach(({ resolve }, place) => resolve(saved[place] === true));
    } catch (error) {
      // A lost connection may have lost the answer alone; whoever asked must look again.
      const isRefused = !(error instanceof CallError && error.code === 'unavailable');
      if (group.length > 1 && isRefused) await Promise.all(group.map((one) => commitGroup([one])));
      else for (const { reject } of group) reject(error);
    }
  }

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject });
      plan();
    });
}
