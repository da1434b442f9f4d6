import type { Call, CallError, CallStatus } from '@offhook/core';

/** Details of everything that an element tells. Facts are past tense; all bubble and cross shadow boundaries. */
export interface OffhookEventDetails {
  /** A call was placed by this element. */
  'call-initiated': { readonly call: Call };
  'call-answered': { readonly call: Call };
  'call-declined': { readonly call: Call };
  /** The ring was silenced on this device; the call goes on ringing elsewhere. */
  'call-silenced': { readonly call: Call };
  'call-ended': { readonly call: Call };
  'call-status-changed': { readonly call: Call; readonly status: CallStatus; readonly previous: CallStatus };
  /** The person closed the call screen. */
  'call-left': { readonly callId: string };
  'call-error': { readonly error: CallError };
  /** Cancelable: a single-page router prevents it and goes there itself. */
  'call-navigate': { readonly href: string };
}

/** The events as `addEventListener` sees them. */
export type OffhookEventMap = {
  readonly [Type in keyof OffhookEventDetails]: CustomEvent<OffhookEventDetails[Type]>;
};

declare global {
  interface GlobalEventHandlersEventMap extends OffhookEventMap {}
}

/** Tells something; false when a listener prevented what would have followed. */
export function emit<Type extends keyof OffhookEventDetails>(
  element: EventTarget,
  type: Type,
  detail: OffhookEventDetails[Type],
  cancelable = false,
): boolean {
  return dispatch(element, type, detail, cancelable);
}

/** Dispatches an event that bubbles and crosses shadow boundaries; false when it was prevented. */
export function dispatch(element: EventTarget, type: string, detail: unknown, cancelable: boolean): boolean {
  return element.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable }));
}
