// Made by `npm run generate` from the doc comments of packages/elements. Do not edit.

import { createComponent, type EventName } from '@lit/react';
import type { OffhookEventMap, OffhookRequestEventMap } from '@offhook/elements';
import { OffhookCallRoom } from '@offhook/elements/call-room';
import React from 'react';

/** `<offhook-call-room>`: The screen of a running call. */
export const CallRoom = /* @__PURE__ */ createComponent({
  react: React,
  tagName: 'offhook-call-room',
  elementClass: OffhookCallRoom,
  displayName: 'CallRoom',
  events: {
    onRequestJoin: 'offhook-request-join' as EventName<OffhookRequestEventMap['offhook-request-join']>,
    onRequestAnswer: 'offhook-request-answer' as EventName<OffhookRequestEventMap['offhook-request-answer']>,
    onRequestDecline: 'offhook-request-decline' as EventName<
      OffhookRequestEventMap['offhook-request-decline']
    >,
    onCallAnswered: 'call-answered' as EventName<OffhookEventMap['call-answered']>,
    onCallStatusChanged: 'call-status-changed' as EventName<OffhookEventMap['call-status-changed']>,
    onCallEnded: 'call-ended' as EventName<OffhookEventMap['call-ended']>,
    onCallInitiated: 'call-initiated' as EventName<OffhookEventMap['call-initiated']>,
    onCallLeft: 'call-left' as EventName<OffhookEventMap['call-left']>,
    onCallError: 'call-error' as EventName<OffhookEventMap['call-error']>,
  },
});
