// Made by `npm run generate` from the doc comments of packages/elements. Do not edit.

import { createComponent, type EventName } from '@lit/react';
import type { OffhookEventMap, OffhookRequestEventMap } from '@offhook/elements';
import { OffhookCallStatusBanner } from '@offhook/elements/call-status-banner';
import React from 'react';

/** `<offhook-call-status-banner>`: Live status of a call with time, end button, outcome and notes. */
export const CallStatusBanner = /* @__PURE__ */ createComponent({
  react: React,
  tagName: 'offhook-call-status-banner',
  elementClass: OffhookCallStatusBanner,
  displayName: 'CallStatusBanner',
  events: {
    onRequestEnd: 'offhook-request-end' as EventName<OffhookRequestEventMap['offhook-request-end']>,
    onRequestUpdate: 'offhook-request-update' as EventName<OffhookRequestEventMap['offhook-request-update']>,
    onCallStatusChanged: 'call-status-changed' as EventName<OffhookEventMap['call-status-changed']>,
    onCallEnded: 'call-ended' as EventName<OffhookEventMap['call-ended']>,
    onCallInitiated: 'call-initiated' as EventName<OffhookEventMap['call-initiated']>,
    onCallNavigate: 'call-navigate' as EventName<OffhookEventMap['call-navigate']>,
    onCallError: 'call-error' as EventName<OffhookEventMap['call-error']>,
  },
});
