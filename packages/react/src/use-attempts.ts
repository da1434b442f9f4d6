import { CallError } from '@offhook/core';
import { useCallback, useRef, useState } from 'react';

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
  readonly subject: string | undefined;
  readonly pending: Name | null;
  readonly error: CallError | null;
}

/** Keeps book of the commands of one component; those about another `subject` (a call id) no longer show. */
export function useAttempts<Name extends string>(subject?: string): Attempts<Name> {
  const [state, setState] = useState<State<Name>>({ subject, pending: null, error: null });
  const newest = useRef({});

  const attempt = useCallback(
    async <Result>(name: Name, work: () => Promise<Result>): Promise<Result | undefined> => {
      const turn = (newest.current = {});
      const settle = (error?: CallError): void =>
        setState((now) =>
          now.subject === subject
            ? { subject, pending: newest.current === turn ? null : now.pending, error: error ?? now.error }
            : now,
        );
      setState({ subject, pending: name, error: null });
      try {
        const result = await work();
        settle();
        return result;
      } catch (thrown) {
        const isMisuse = !(thrown instanceof CallError);
        settle(isMisuse ? undefined : thrown);
        if (isMisuse) throw thrown; // nothing that a person can be told
        return undefined;
      }
    },
    [subject],
  );

  const isMine = state.subject === subject;
  return { pending: isMine ? state.pending : null, error: isMine ? state.error : null, attempt };
}
