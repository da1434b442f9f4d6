import { CallError } from '@offhook/core';
import { useCallback, useState } from 'react';

/** What a component knows of the commands it gave. */
export interface Attempts<Name extends string> {
  /** The newest command that is not answered yet. */
  readonly pending: Name | null;
  /** Why the last command failed, until the next one. */
  readonly error: CallError | null;
  /** Does it; resolves with its result, or with `undefined` when it failed, which `error` then tells. */
  readonly attempt: <Result>(name: Name, work: () => Promise<Result>) => Promise<Result | undefined>;
}

interface State<Name> {
  readonly subject?: string | undefined;
  /** One object per command, so that an older one does not end a newer one of the same name. */
  readonly turn: { readonly name: Name } | null;
  readonly error: CallError | null;
}

const idle = { turn: null, error: null };

/** Keeps book of the commands of one component; those about another `subject` (a call id) no longer show. */
export function useAttempts<Name extends string>(subject?: string): Attempts<Name> {
  const [state, setState] = useState<State<Name>>(idle);

  const attempt = useCallback(
    async <Result>(name: Name, work: () => Promise<Result>): Promise<Result | undefined> => {
      const mine = { name };
      const settle = (error: CallError | null): void =>
        setState((now) =>
          now.subject === subject
            ? { subject, turn: now.turn === mine ? null : now.turn, error: error ?? now.error }
            : now,
        );
      setState({ subject, turn: mine, error: null });
      try {
        const result = await work();
        settle(null);
        return result;
      } catch (thrown) {
        const isMisuse = !(thrown instanceof CallError);
        settle(isMisuse ? null : thrown);
        if (isMisuse) throw thrown; // nothing that a person can be told
        return undefined;
      }
    },
    [subject],
  );

  const { turn, error } = state.subject === subject ? state : idle;
  return { pending: turn && turn.name, error, attempt };
}
