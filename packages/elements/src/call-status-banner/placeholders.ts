import type { CallStatus } from '@offhook/core';
import { html, type TemplateResult } from 'lit';
import { avatar } from '../internal/avatar.js';
import { icon, phoneIcon } from '../internal/icons.js';
import { statusPill } from '../internal/status-pill.js';
import type { callStatusBannerMessages } from '../messages/en/call-status-banner.js';

type Words = typeof callStatusBannerMessages;

/** While the call is loaded: as high as the call will be, with what the page already knows. */
export function skeletonRow(words: Words, name: string | null, status: CallStatus | null): TemplateResult {
  return html`<div class="row" aria-busy="true">
    ${name ? avatar({ name, avatarUrl: null }) : html`<span class="bone round"></span>`}
    <div class="who">
      ${name ? html`<div class="name" title=${name}>${name}</div>` : html`<div class="bone text"></div>`}
      <div class="bone text"><span class="unseen">${words.loading}</span></div>
    </div>
    <div class="states">${status ? statusPill(status, words.status(status)) : null}</div>
    <div class="acts"><span class="bone button"></span></div>
  </div>`;
}

/** No call yet, and what to do. */
export function emptyRow(words: Words): TemplateResult {
  return html`<div class="row">
    <span class="avatar">${icon(phoneIcon)}</span>
    <div class="who">
      <div class="name">${words.emptyTitle}</div>
      <div class="line">${words.emptyText}</div>
    </div>
  </div>`;
}

/** The call could not be loaded. */
export function failureRow(words: Words, message: string, retry: () => void): TemplateResult {
  return html`<div class="row">
    <span class="avatar">${icon(phoneIcon)}</span>
    <p class="who error" role="alert" data-testid="call-error">${message}</p>
    <span></span>
    <div class="acts"><button @click=${retry}>${words.tryAgain}</button></div>
  </div>`;
}
