import type { CallClient } from '@offhook/core';
import { dispatch } from './events.js';

type Calls = CallClient['calls'];

/**
 * Everything that a person can ask an element to do. Before it is done the element dispatches a cancelable
 * `offhook-request-<verb>` with this detail on itself; a host that prevents it does the work itself.
 */
export interface OffhookRequests {
  initiate: { readonly body: Parameters<Calls['initiate']>[0]; readonly intentKey: string };
  answer: { readonly callId: string; readonly video: boolean };
  decline: { readonly callId: string };
  silence: { readonly callId: string };
  end: { readonly callId: string };
  hold: { readonly callId: string };
  resume: { readonly callId: string };
  mute: { readonly callId: string; readonly muted: boolean };
  dtmf: { readonly callId: string; readonly digits: string };
  transfer: { readonly callId: string; readonly body: Parameters<Calls['transfer']>[1] };
  'complete-transfer': { readonly callId: string };
  'cancel-transfer': { readonly callId: string };
  record: { readonly callId: string; readonly body: Parameters<Calls['record']>[1] };
  camera: { readonly callId: string; readonly off: boolean };
  update: { readonly callId: string; readonly body: Parameters<Calls['update']>[1] };
  join: { readonly callId: string; readonly takeOver: boolean };
  leave: { readonly callId: string };
  'see-missed': Record<string, never>;
}

/** What a person can ask for. */
export type RequestVerb = keyof OffhookRequests;

/** The requests as `addEventListener` sees them. */
export type OffhookRequestEventMap = {
  readonly [Verb in RequestVerb as `offhook-request-${Verb}`]: CustomEvent<OffhookRequests[Verb]>;
};

declare global {
  interface GlobalEventHandlersEventMap extends OffhookRequestEventMap {}
}

/** Asks the page whether the element may do it; false when a listener prevented it. */
export function mayPerform<Verb extends RequestVerb>(
  element: EventTarget,
  verb: Verb,
  detail: OffhookRequests[Verb],
): boolean {
  return dispatch(element, `offhook-request-${verb}`, detail, true);
}
