// Made by `npm run generate` from the doc comments of packages/elements. Do not edit.

import { createComponent, type EventName } from '@lit/react';
import type { OffhookEventMap, OffhookRequestEventMap } from '@offhook/elements';
import { OffhookCallControls } from '@offhook/elements/call-controls';
import React from 'react';

/** `<offhook-call-controls>`: Buttons of a running call. */
export const CallControls = /* @__PURE__ */ createComponent({
  react: React,
  tagName: 'offhook-call-controls',
  elementClass: OffhookCallControls,
  displayName: 'CallControls',
  events: {
    onRequestMute: 'offhook-request-mute' as EventName<OffhookRequestEventMap['offhook-request-mute']>,
    onRequestCamera: 'offhook-request-camera' as EventName<OffhookRequestEventMap['offhook-request-camera']>,
    onRequestHold: 'offhook-request-hold' as EventName<OffhookRequestEventMap['offhook-request-hold']>,
    onRequestResume: 'offhook-request-resume' as EventName<OffhookRequestEventMap['offhook-request-resume']>,
    onRequestEnd: 'offhook-request-end' as EventName<OffhookRequestEventMap['offhook-request-end']>,
    onCallError: 'call-error' as EventName<OffhookEventMap['call-error']>,
  },
});
