import type { PageQuery } from '@offhook/core/protocol';
import type { RouteHandlers, RouteRequest } from '../ports/route.js';
import type { ConversationService } from './conversation-service.js';

/** The routes of conversations. */
export function conversationRoutes(conversations: ConversationService): RouteHandlers {
  return {
    'conversations.get': async ({ principal, id, query }: RouteRequest<unknown, PageQuery>) => ({
      body: await conversations.get(principal, id, query),
    }),
  };
}
