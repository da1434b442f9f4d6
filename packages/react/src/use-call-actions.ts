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

type Verb = Exclude<PendingCommand, 'initiate'>;
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
    let isUnknown = false;
    try {
      return await calls.initiate(body, { intentKey });
    } catch (error) {
      isUnknown = error instanceof CallError && error.code === 'unavailable';
      throw error;
    } finally {
      if (!isUnknown) intentKeys.delete(intent);
    }
  }

  return {
    initiate: (body) => attempt('initiate', () => initiate(body)),
    answer: (...args) => attempt('answer', () => calls.answer(...args)),
    decline: (...args) => attempt('decline', () => calls.decline(...args)),
    end: (...args) => attempt('end', () => calls.end(...args)),
    hold: (...args) => attempt('hold', () => calls.hold(...args)),
    resume: (...args) => attempt('resume', () => calls.resume(...args)),
    mute: (...args) => attempt('mute', () => calls.mute(...args)),
    sendDtmf: (...args) => attempt('sendDtmf', () => calls.sendDtmf(...args)),
    transfer: (...args) => attempt('transfer', () => calls.transfer(...args)),
    completeTransfer: (...args) => attempt('completeTransfer', () => calls.completeTransfer(...args)),
    cancelTransfer: (...args) => attempt('cancelTransfer', () => calls.cancelTransfer(...args)),
    record: (...args) => attempt('record', () => calls.record(...args)),
    update: (...args) => attempt('update', () => calls.update(...args)),
  };
}
