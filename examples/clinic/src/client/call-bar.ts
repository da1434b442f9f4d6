import '@offhook/elements/call-controls';
import '@offhook/elements/call-timer';
import type { Call, CallClient } from '@offhook/core';
import { html, nothing, render, type TemplateResult } from 'lit';
import { icon } from './icon.js';
import { callPageOf, channelWords, isMyLiveCall, otherNameOf } from './words.js';

/** Keeps the way back to my running call on every page but the one that shows it. */
export function showCallBar(client: CallClient): void {
  const bar = document.querySelector<HTMLElement>('[data-call-bar]');
  if (bar === null) return;
  const place = bar;
  let shown: Call | undefined;
  client.state.subscribe(draw);
  draw();

  function draw(): void {
    const call = client.state.getSnapshot().calls.find((one) => isMyLiveCall(one) && !isShownHere(one));
    if (call === shown) return;
    shown = call;
    place.hidden = call === undefined;
    render(call === undefined ? nothing : content(call, client), place);
  }
}

function isShownHere(call: Call): boolean {
  const here = document.querySelector<HTMLElement>('[data-conversation]')?.dataset['conversation'];
  return here === call.conversationId;
}

function content(call: Call, client: CallClient): TemplateResult {
  const name = otherNameOf(call);
  return html`<span class="what"
      >${icon(call.channel === 'video' ? 'video' : 'phone')}<span class="with"
        >${channelWords(call.channel)} call with <b>${name}</b></span
      >${call.recording === 'off' ? nothing : html`<span class="recording" data-testid="recording-notice" role="status">${call.recording === 'on' ? 'Recording' : 'Recording paused'}</span>`}${call.answeredAt === null ? nothing : html`<call-timer .client=${client} .call=${call}></call-timer>`}</span
    >
    ${call.kind === 'phone' && call.inBrowser ? controls(call, client) : nothing}
    <a class="button go" href=${callPageOf(call)} data-return>Return to call</a>`;
}

/** The sound of a phone call in the browser is where its controls are: on the page that is looked at. */
function controls(call: Call, client: CallClient): TemplateResult {
  return html`<call-controls layout="bar" .client=${client} .callId=${call.id}></call-controls>`;
}
