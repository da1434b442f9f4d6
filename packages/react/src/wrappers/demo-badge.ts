// Made by `npm run generate` from the doc comments of packages/elements. Do not edit.

import { createComponent } from '@lit/react';
import { OffhookDemoBadge } from '@offhook/elements/demo-badge';
import React from 'react';

/** `<offhook-demo-badge>`: A small label for simulated calls. */
export const DemoBadge = /* @__PURE__ */ createComponent({
  react: React,
  tagName: 'offhook-demo-badge',
  elementClass: OffhookDemoBadge,
  displayName: 'DemoBadge',
});
