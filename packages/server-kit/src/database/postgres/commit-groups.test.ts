import { CallError } from '@offhook/core/errors';
import { expect, it } from 'vitest';
import { createCommitGroups } from './commit-groups.js';

interface Work {
  readonly call: string;
  readonly version: number;
}

const work = (call: string, version = 2): Work => ({ call, version });

/** Groups whose commits wait until they are let go. */
function groups() {
  const asked: (readonly Work[])[] = [];
  const waiting: ((answer: readonly boolean[] | Error) => void)[] = [];
  let told: () => void = () => undefined;
  const commit = createCommitGroups<Work>(
    (works) =>
      new Promise((resolve, reject) => {
        asked.push(works);
        waiting.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
        told();
      }),
    ({ call }) => call,
  );
  return {
    asked,
    commit,
    /** Resolves when so many commits were asked for in all. */
    async until(count: number): Promise<void> {
      while (asked.length < count) await new Promise<void>((resolve) => (told = resolve));
    },
    answer(place: number, answer: readonly boolean[] | Error = asked[place]?.map(() => true) ?? []): void {
      waiting[place]?.(answer);
    },
  };
}

it('commits what waits at the same time together, and never two changes of one call', async () => {
  const { asked, commit, until, answer } = groups();
  const done = Promise.all([commit(work('a')), commit(work('b')), commit(work('a', 3))]);
  await until(2);
  expect(asked).toEqual([[work('a'), work('b')], [work('a', 3)]]);
  answer(0, [true, false]);
  answer(1);
  expect(await done).toEqual([true, false, true]);
});

it('has two groups under way; the rest goes in one when the first is done', async () => {
  const { asked, commit, until, answer } = groups();
  const first = commit(work('a'));
  await until(1);
  const second = commit(work('b'));
  await until(2);
  const rest = Promise.all([commit(work('c')), commit(work('d'))]);
  answer(0);
  await first;
  await until(3);
  expect(asked[2]).toEqual([work('c'), work('d')]);
  answer(1);
  answer(2);
  expect(await Promise.all([second, rest])).toEqual([true, [true, true]]);
});

it('commits each alone when the group is refused', async () => {
  const { asked, commit, until, answer } = groups();
  const done = Promise.allSettled([commit(work('a')), commit(work('b'))]);
  await until(1);
  const refusal = new Error('duplicate key');
  answer(0, refusal);
  await until(3);
  expect(asked.slice(1)).toEqual([[work('a')], [work('b')]]);
  answer(1, refusal);
  answer(2);
  expect(await done).toEqual([
    { status: 'rejected', reason: refusal },
    { status: 'fulfilled', value: true },
  ]);
});

it('does not commit again what may be committed: the connection was lost', async () => {
  const { asked, commit, until, answer } = groups();
  const done = Promise.allSettled([commit(work('a')), commit(work('b'))]);
  await until(1);
  answer(0, new CallError('unavailable'));
  expect((await done).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(asked).toHaveLength(1);
});
