import type { OffhookCallProvider } from '@offhook/elements/call-provider';
import '@offhook/elements/call-provider';
import { createElement, useCallback, type ReactElement } from 'react';
import { CallClientContext } from './use-call-client.js';
import { useProvidedClient, type CallProviderProps } from './use-provided-client.js';

/**
 * Gives the hooks and the elements below it one client. A client it made is closed when it leaves the page; another
 * `baseUrl` makes another client, another `transport` switches it, another `getToken` is asked from then on, and the
 * other options count when the client is made. Another signed-in person needs another provider: set `key` to the user.
 * Throws a `TypeError` without `client` and without `baseUrl` and `getToken`.
 *
 * @example
 * <CallProvider key={user.id} baseUrl="/api/v1" getToken={() => session.token()}>
 *   <IncomingCallModal />
 *   <CallNowButton contactId="42" />
 * </CallProvider>
 */
export function CallProvider(props: CallProviderProps): ReactElement {
  const client = useProvidedClient(props);
  const ref = useCallback(
    (element: OffhookCallProvider | null) => {
      if (element) element.client = client;
    },
    [client],
  );
  return createElement(
    CallClientContext.Provider,
    { value: client },
    // The element sets its own theme, which server-rendered markup cannot know.
    createElement('offhook-call-provider', { ref, suppressHydrationWarning: true }, props.children),
  );
}
