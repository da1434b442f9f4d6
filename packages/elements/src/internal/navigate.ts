import type { Call } from '@offhook/core';
import { emit } from './events.js';
import { safeUrl } from './safe-url.js';

/**
 * Goes to the page of a call: `{conversationId}` and `{callId}` in the template are filled in, encoded. A router that
 * prevents `call-navigate` goes there itself. Without a template nothing happens.
 */
export function navigateToCall(element: EventTarget, template: string | null, call: Call): void {
  const values: Record<string, string> = { conversationId: call.conversationId, callId: call.id };
  const filled = template?.replace(/\{(\w+)\}/g, (all, name: string) =>
    encodeURIComponent(values[name] ?? all),
  );
  const href = safeUrl(filled);
  if (href && emit(element, 'call-navigate', { href }, true)) location.assign(href);
}
