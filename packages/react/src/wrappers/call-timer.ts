// Made by `npm run generate` from the doc comments of packages/elements. Do not edit.

import { createComponent } from '@lit/react';
import { OffhookCallTimer } from '@offhook/elements/call-timer';
import React from 'react';

/** `<offhook-call-timer>`: Running duration of a call. */
export const CallTimer = /* @__PURE__ */ createComponent({
  react: React,
  tagName: 'offhook-call-timer',
  elementClass: OffhookCallTimer,
  displayName: 'CallTimer',
});
