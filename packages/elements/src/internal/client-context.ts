import type { CallClient } from '@offhook/core';

/**
 * Key of the client in the community's context protocol. Typed as `@lit/context` types its keys, so that its providers
 * and consumers work with it too.
 * https://github.com/webcomponents-cg/community-protocols/blob/main/proposals/context.md
 */
export const clientContext = Symbol.for('offhook-client') as unknown as symbol & {
  readonly __context__: CallClient | undefined;
};

/** Takes the client now and, when it asked for it, each later one; `unsubscribe` ends that. */
export type ClientCallback = (client: CallClient | undefined, unsubscribe?: () => void) => void;

/** How an element asks for the client. */
export interface ClientRequest extends Event {
  readonly context: unknown;
  readonly contextTarget?: Element;
  readonly callback: ClientCallback;
  readonly subscribe?: boolean;
}

/** Asks the nearest provider above the element; `callback` is not called when there is none. */
export function requestClient(element: Element, callback: ClientCallback): void {
  const request = { context: clientContext, contextTarget: element, callback, subscribe: true };
  element.dispatchEvent(
    Object.assign(new Event('context-request', { bubbles: true, composed: true }), request),
  );
}
