// Made by `npm run generate` from the doc comments of packages/elements. Do not edit.

import { createComponent, type EventName } from '@lit/react';
import type { OffhookEventMap, OffhookRequestEventMap } from '@offhook/elements';
import { OffhookCallNowButton } from '@offhook/elements/call-now-button';
import React from 'react';

/** `<offhook-call-now-button>`: A button that places a call. */
export const CallNowButton = /* @__PURE__ */ createComponent({
  react: React,
  tagName: 'offhook-call-now-button',
  elementClass: OffhookCallNowButton,
  displayName: 'CallNowButton',
  events: {
    onRequestInitiate: 'offhook-request-initiate' as EventName<
      OffhookRequestEventMap['offhook-request-initiate']
    >,
    onCallInitiated: 'call-initiated' as EventName<OffhookEventMap['call-initiated']>,
    onCallNavigate: 'call-navigate' as EventName<OffhookEventMap['call-navigate']>,
    onCallError: 'call-error' as EventName<OffhookEventMap['call-error']>,
  },
});
