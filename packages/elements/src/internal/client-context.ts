import type { CallClient } from '@offhook/core';
import type { Context } from '@lit/context';

/**
 * Key of the client in the community's context protocol. Any `@lit/context` provider of this key serves the elements
 * below it, so a framework can offer its own client.
 * https://github.com/webcomponents-cg/community-protocols/blob/main/proposals/context.md
 */
export const clientContext = Symbol.for('offhook-client') as unknown as Context<
  symbol,
  CallClient | undefined
>;
