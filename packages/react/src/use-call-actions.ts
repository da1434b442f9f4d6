import {
  CallError,
  type Call,
  type CallClient,
  type CallsResource,
  type PendingCommand,
} from '@offhook/core';
import { useMemo } from 'react';
import { useAttempts, type Attempts } from './use-attempts.js';
import { useCallClient } from './use-call-client.js';

/** Arguments and results of each are those of the client. */
const verbs = [
  'answer',
  'decline',
  'end',
  'hold',
  'resume',
  'mute',
  'sendDtmf',
  'transfer',
  'completeTransfer',
  'cancelTransfer',
  'record',
  'update',
] as const satisfies readonly PendingCommand[];

type Verb = (typeof verbs)[number];
type CallBody = Parameters<CallsResource['initiate']>[0];

/**
 * The commands. Each resolves with the call as the server has it, or with `undefined` when it failed: `error` says why.
 * The functions keep their identity.
 */
export type CallActions = {
  readonly [Name in Verb]: (...args: Parameters<CallsResource[Name]>) => Promise<Call | undefined>;
} & {
  /** Places a call. Asked twice before the answer, or again after a lost answer, it is one call. */
  readonly initiate: (body: CallBody) => Promise<Call | undefined>;
  /** This component's newest command that is not answered yet. */
  readonly pending: PendingCommand | null;
  /** Why this component's last command failed, until the next one. */
  readonly error: CallError | null;
};

/**
 * Commands on calls, with what a button needs to show.
 *
 * @example
 * const { initiate, pending, error } = useCallActions();
 * <button disabled={pending !== null} onClick={() => initiate({ to: { contactId } })}>Call</button>
 */
export function useCallActions(): CallActions {
  const client = useCallClient();
  const { attempt, pending, error } = useAttempts<PendingCommand>();
  const commands = useMemo(() => createCommands(client, attempt), [client, attempt]);
  return { ...commands, pending, error };
}

function createCommands(
  { calls, environment }: CallClient,
  attempt: Attempts<PendingCommand>['attempt'],
): Omit<CallActions, 'pending' | 'error'> {
  const intentKeys = new Map<string, string>();

  /** The key is kept while it is unknown whether the call was placed, so that asking again is no second call. */
  async function initiate(body: CallBody): Promise<Call> {
    const intent = JSON.stringify(body);
    const intentKey = intentKeys.get(intent) ?? environment.newId();
    intentKeys.set(intent, intentKey);
    try {
      const call = await calls.initiate(body, { intentKey });
      intentKeys.delete(intent);
      return call;
    } catch (error) {
      if (!(error instanceof CallError) || error.code !== 'unavailable') intentKeys.delete(intent);
      throw error;
    }
  }

  const methods: Record<Verb, (...args: never) => Promise<Call>> = calls;
  const commands = verbs.map((name) => [
    name,
    (...args: readonly unknown[]) => attempt(name, () => methods[name](...(args as never))),
  ]);
  return {
    initiate: (body) => attempt('initiate', () => initiate(body)),
    ...(Object.fromEntries(commands) as Pick<CallActions, Verb>),
  };
}
