import { otherPerson, type Call } from '@offhook/core';
import { html, nothing, type TemplateResult } from 'lit';
import { formatDuration } from '../format.js';
import { agentLegHere } from './agent-leg.js';
import { icon } from './icon.js';
import {
  callPageOf,
  channelWords,
  exactTime,
  hasCallScreen,
  isMissedByMe,
  otherNameOf,
  resultWords,
  whenWords,
} from './words.js';

/** One call in a list: whom, what came of it, when, and a button to call again where that helps. */
export function callEntry(call: Call, options: { readonly callBack: boolean }): TemplateResult {
  const missed = isMissedByMe(call);
  const name = otherNameOf(call);
  return html`<li
    class="entry ${options.callBack ? 'with-action' : ''} ${missed ? 'is-missed' : ''}"
    data-call=${call.id}
    data-status=${call.status}
  >
    <span class="channel ${call.channel}"
      >${icon(missed ? 'phone-missed' : call.channel === 'voice' ? 'phone' : 'video')}</span
    >
    <div class="who">
      <a class="name" href=${callPageOf(call)} title=${name}>${name}</a>
      <small>${summaryOf(call)}</small>
      ${hasCallScreen(call) ? html`<small><a class="live" href=${callPageOf(call)}>Return to call</a></small>` : nothing}
      ${call.notes ? html`<small class="clamped">“${call.notes}”</small>` : nothing}
    </div>
    <time datetime=${call.startedAt} title=${exactTime(call.startedAt)}>${whenWords(call.startedAt)}</time>
    ${options.callBack ? html`<div class="row-actions">${callBackButton(call)}</div>` : nothing}
  </li>`;
}

/** Channel and direction, the result as dot and word, and how long. */
function summaryOf(call: Call): TemplateResult {
  const direction = call.direction === 'outbound' ? 'outgoing' : 'incoming';
  const duration = call.durationSeconds === null ? [] : [formatDuration(call.durationSeconds)];
  const result = resultWords({ ...call, direction: isMissedByMe(call) ? 'inbound' : call.direction });
  return html`${channelWords(call.channel)}, ${direction} ·
    <span class="result">${result}</span>${duration.map((text) => ` · ${text}`)}`;
}

/** Calls whoever was on the other side again, the way they came: the app for accounts, the phone for contacts. */
function callBackButton(call: Call): TemplateResult {
  const other = otherPerson(call);
  const name = otherNameOf(call);
  if (other.kind === 'user') {
    return html`<call-now-button
      user-id=${other.id}
      name=${name}
      channel=${call.channel}
      href="/call/{callId}"
      >Call back</call-now-button
    >`;
  }
  const target = call.contactId ?? nothing;
  const phone = call.contactId === null ? (other.phone ?? '') : nothing;
  return html`<call-now-button
    contact-id=${target}
    phone=${phone}
    name=${name}
    agent-leg=${agentLegHere() ?? nothing}
    channel="voice"
    href="/conversations/{conversationId}"
    >Call back</call-now-button
  >`;
}
