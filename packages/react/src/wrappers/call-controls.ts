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
    onRequestDtmf: 'offhook-request-dtmf' as EventName<OffhookRequestEventMap['offhook-request-dtmf']>,
    onRequestTransfer: 'offhook-request-transfer' as EventName<
      OffhookRequestEventMap['offhook-request-transfer']
    >,
    onRequestCompleteTransfer: 'offhook-request-complete-transfer' as EventName<
      OffhookRequestEventMap['offhook-request-complete-transfer']
    >,
    onRequestCancelTransfer: 'offhook-request-cancel-transfer' as EventName<
      OffhookRequestEventMap['offhook-request-cancel-transfer']
    >,
    onRequestRecord: 'offhook-request-record' as EventName<OffhookRequestEventMap['offhook-request-record']>,
    onRequestJoin: 'offhook-request-join' as EventName<OffhookRequestEventMap['offhook-request-join']>,
    onRequestEnd: 'offhook-request-end' as EventName<OffhookRequestEventMap['offhook-request-end']>,
    onCallError: 'call-error' as EventName<OffhookEventMap['call-error']>,
  },
});
