// Made by `npm run generate` from the doc comments of packages/elements. Do not edit.

import { createComponent, type EventName } from '@lit/react';
import type { OffhookEventMap, OffhookRequestEventMap } from '@offhook/elements';
import { OffhookMissedCallsBadge } from '@offhook/elements/missed-calls-badge';
import React from 'react';

/** `<offhook-missed-calls-badge>`: Count and list of missed calls. */
export const MissedCallsBadge = /* @__PURE__ */ createComponent({
  react: React,
  tagName: 'offhook-missed-calls-badge',
  elementClass: OffhookMissedCallsBadge,
  displayName: 'MissedCallsBadge',
  events: {
    onRequestSeeMissed: 'offhook-request-see-missed' as EventName<
      OffhookRequestEventMap['offhook-request-see-missed']
    >,
    onCallInitiated: 'call-initiated' as EventName<OffhookEventMap['call-initiated']>,
    onCallNavigate: 'call-navigate' as EventName<OffhookEventMap['call-navigate']>,
    onCallError: 'call-error' as EventName<OffhookEventMap['call-error']>,
  },
});
