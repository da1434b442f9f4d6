import { createCallClient, type CallClient, type CallClientOptions } from '@offhook/core';
import { useEffect, useInsertionEffect, useMemo, useRef, type ReactNode } from 'react';
import { useRelease } from './use-release.js';

/** Either a client that the page made, or what is needed to make one. */
export type CallProviderProps = { readonly children?: ReactNode } & (
  | ({ readonly [Option in keyof CallClientOptions]?: undefined } & {
      /** Used as it is and never closed. */
      readonly client: CallClient;
    })
  | (CallClientOptions & { readonly client?: undefined })
);

/** The client that was given, else one made from the options and closed when the component is gone for good. */
export function useProvidedClient(props: CallProviderProps): CallClient {
  const { client: given, baseUrl, getToken, transport } = props;
  const latestGetToken = useRef(getToken);
  useInsertionEffect(() => {
    latestGetToken.current = getToken;
  });

  // Making a client sends and starts nothing, so that a render which React throws away costs nothing.
  const provided = useMemo(
    () => ({ client: given ?? makeClient(props, () => latestGetToken.current?.() ?? ''), users: 0 }),
    // The other options count when the client is made.
    [given, baseUrl],
  );
  useRelease(provided, () => {
    if (!given) provided.client.close();
  });
  useEffect(() => {
    if (transport) provided.client.setTransport(transport);
  }, [provided, transport]);
  return provided.client;
}

function makeClient(
  { baseUrl, getToken, ...options }: CallProviderProps,
  askLatest: () => string | Promise<string>,
): CallClient {
  if (baseUrl === undefined || !getToken) {
    throw new TypeError('<CallProvider> needs `client`, or `baseUrl` and `getToken`.');
  }
  return createCallClient({ ...options, baseUrl, getToken: askLatest });
}
