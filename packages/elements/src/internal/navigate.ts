import type { Call } from '@offhook/core';
import { emit } from './events.js';
import { safeUrl } from './safe-url.js';

/** The address of a call: `{conversationId}` and `{callId}` in the template are filled in, encoded. */
export function callUrl(template: string | null, call: Call): string | null {
  const values: Record<string, string> = { conversationId: call.conversationId, callId: call.id };
  return safeUrl(
    template?.replace(/\{(\w+)\}/g, (all, name: string) => encodeURIComponent(values[name] ?? all)),
  );
}

/**
 * Goes to the page of a call. A router that prevents `call-navigate` goes there itself. Without a template nothing
 * happens.
 */
export function navigateToCall(element: EventTarget, template: string | null, call: Call): void {
  const href = callUrl(template, call);
  if (href && mayNavigate(element, href)) location.assign(href);
}

/** For a click on a link: a router that prevents `call-navigate` goes there itself, else the browser does. */
export function followLink(element: EventTarget, event: MouseEvent): void {
  const { currentTarget, button, ctrlKey, metaKey, shiftKey } = event;
  const href = currentTarget instanceof Element ? currentTarget.getAttribute('href') : null;
  if (button !== 0 || ctrlKey || metaKey || shiftKey || !href) return; // a new tab or window
  if (!mayNavigate(element, href)) event.preventDefault();
}

function mayNavigate(element: EventTarget, href: string): boolean {
  return emit(element, 'call-navigate', { href }, true);
}
