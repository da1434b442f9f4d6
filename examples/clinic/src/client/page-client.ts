import type { CallClient } from '@offhook/core';
import type { OffhookCallProvider } from '@offhook/elements/call-provider';

/** The client of this page: the one of its provider. */
export async function pageClient(): Promise<CallClient> {
  const provider = document.querySelector<OffhookCallProvider>('call-provider');
  if (provider === null) throw new TypeError('this page has no call-provider');
  await customElements.whenDefined('call-provider');
  await provider.updateComplete;
  const client = provider.client;
  if (client === undefined) throw new TypeError('the call-provider of this page has no client');
  return client;
}
