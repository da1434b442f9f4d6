// Made by `npm run generate` from the doc comments of packages/elements. Do not edit.

import { createComponent, type EventName } from '@lit/react';
import type { OffhookEventMap, OffhookRequestEventMap } from '@offhook/elements';
import { OffhookIncomingCallModal } from '@offhook/elements/incoming-call-modal';
import React from 'react';

/** `<offhook-incoming-call-modal>`: Shows incoming calls. */
export const IncomingCallModal = /* @__PURE__ */ createComponent({
  react: React,
  tagName: 'offhook-incoming-call-modal',
  elementClass: OffhookIncomingCallModal,
  displayName: 'IncomingCallModal',
  events: {
    onRequestAnswer: 'offhook-request-answer' as EventName<OffhookRequestEventMap['offhook-request-answer']>,
    onRequestDecline: 'offhook-request-decline' as EventName<
      OffhookRequestEventMap['offhook-request-decline']
    >,
    onRequestSilence: 'offhook-request-silence' as EventName<
      OffhookRequestEventMap['offhook-request-silence']
    >,
    onRequestHold: 'offhook-request-hold' as EventName<OffhookRequestEventMap['offhook-request-hold']>,
    onRequestEnd: 'offhook-request-end' as EventName<OffhookRequestEventMap['offhook-request-end']>,
    onCallAnswered: 'call-answered' as EventName<OffhookEventMap['call-answered']>,
    onCallDeclined: 'call-declined' as EventName<OffhookEventMap['call-declined']>,
    onCallSilenced: 'call-silenced' as EventName<OffhookEventMap['call-silenced']>,
    onCallNavigate: 'call-navigate' as EventName<OffhookEventMap['call-navigate']>,
    onCallError: 'call-error' as EventName<OffhookEventMap['call-error']>,
  },
});
