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
  await until(1);
  answer(0, [true, false]);
  await until(2);
  answer(1);
  expect(asked).toEqual([[work('a'), work('b')], [work('a', 3)]]);
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

it('begins no group beside a larger one: it waits until it has grown, or until the other is done', async () => {
  const { asked, commit, until, answer } = groups();
  const names = (): readonly string[] => asked.map((works) => works.map(({ call }) => call).join(''));
  const large = Promise.all([commit(work('a')), commit(work('b')), commit(work('c'))]);
  await until(1);
  const grown = [commit(work('d')), commit(work('e'))];
  await new Promise((resolve) => setImmediate(resolve));
  expect(names()).toEqual(['abc']);
  grown.push(commit(work('f')));
  await until(2);
  expect(names()).toEqual(['abc', 'def']);
  const small = commit(work('g'));
  answer(0);
  await large;
  answer(1);
  await until(3);
  answer(2);
  expect(names()).toEqual(['abc', 'def', 'g']);
  expect(await Promise.all([...grown, small])).toEqual([true, true, true, true]);
});

it('lets a group that is held up hold up nobody else', async () => {
  const { asked, commit, until, answer } = groups();
  const heldUp = Promise.all([commit(work('a')), commit(work('b'))]);
  await until(1);
  const small = commit(work('c'));
  await until(2);
  expect(asked[1]).toEqual([work('c')]);
  answer(1);
  expect(await small).toBe(true);
  answer(0);
  expect(await heldUp).toEqual([true, true]);
});

it('halves a group that is refused until what was refused is alone', async () => {
  const { asked, commit, until, answer } = groups();
  const done = Promise.allSettled(['a', 'b', 'c', 'd'].map((call) => commit(work(call))));
  const refusal = Object.assign(new Error('duplicate key'), { code: '23505' });
  // All four, the first two, the last two, the third, the fourth.
  for (const [place, isRefused] of [true, false, true, false, true].entries()) {
    await until(place + 1);
    answer(place, isRefused ? refusal : undefined);
  }
  expect(asked.map((works) => works.map(({ call }) => call).join(''))).toEqual([
    'abcd',
    'ab',
    'cd',
    'c',
    'd',
  ]);
  expect((await done).map(({ status }) => status)).toEqual([
    ...['fulfilled', 'fulfilled', 'fulfilled'],
    'rejected',
  ]);
});

it('rejects of a group only the work that has a value that cannot be stored', async () => {
  const error = new TypeError('Do not know how to serialize a BigInt');
  const asked: string[] = [];
  const commit = createCommitGroups<Work>(
    async (works) => {
      asked.push(works.map(({ call }) => call).join(''));
      if (works.some(({ call }) => call === 'c')) throw error;
      return works.map(() => true);
    },
    ({ call }) => call,
  );
  const done = await Promise.allSettled(['a', 'b', 'c', 'd'].map((call) => commit(work(call))));
  const saved = { status: 'fulfilled', value: true };
  expect(done).toEqual([saved, saved, { status: 'rejected', reason: error }, saved]);
  expect(asked[0]).toBe('abcd');
});

it.each([
  ['the connection was lost', new CallError('unavailable')],
  ['the disk is full', Object.assign(new Error('could not extend file'), { code: '53100' })],
])('commits nothing again when %s', async (_why, error) => {
  const { asked, commit, until, answer } = groups();
  const done = Promise.allSettled([commit(work('a')), commit(work('b'))]);
  await until(1);
  answer(0, error);
  expect((await done).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(asked).toHaveLength(1);
});
