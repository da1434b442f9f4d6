import { isTerminal, otherPerson, type Call, type CallClient } from '@offhook/core';
import { html, type TemplateResult } from 'lit';
import { avatar } from '../internal/avatar.js';
import { callAgain, type CallAgain } from '../internal/call-again.js';
import { goesOnWithoutMe, hasCallScreen, isMine } from '../internal/call-people.js';
import { icon, phoneIcon, videoIcon } from '../internal/icons.js';
import { callUrl } from '../internal/navigate.js';
import { displayPhone } from '../internal/phone-format.js';
import { pillState, statusPill } from '../internal/status-pill.js';
import type { callStatusBannerMessages } from '../messages/en/call-status-banner.js';

/** What the row shows and does. */
export interface CallRow {
  readonly call: Call;
  readonly client: CallClient | undefined;
  readonly words: typeof callStatusBannerMessages;
  readonly name: string;
  readonly isEnding: boolean;
  readonly end: () => void;
  readonly placed: NonNullable<CallAgain['placed']>;
  /** Template of the address where the call is shown, if that is elsewhere. */
  readonly returnTo: string | null;
  readonly follow: (event: MouseEvent) => void;
}

/** Who, status, time, and the button that ends the call or calls again. */
export function callRow(row: CallRow): TemplateResult {
  const { call, client, name, words } = row;
  const isOver = isTerminal(call.status);
  const goesOn = goesOnWithoutMe(call);
  const state = pillState(call);
  return html`<div class="row">
    ${avatar({ name, avatarUrl: otherPerson(call).avatarUrl })}
    <div class="who">
      <div class="name" title=${name}>${name}</div>
      <div class="line">
        ${isOver || goesOn ? html`<span>${words.endSentence(call, name)}</span>` : phoneAndChannel(row)}
        ${call.provider === 'demo' ? html`<offhook-demo-badge compact></offhook-demo-badge>` : null}
      </div>
      <div class="own" role="status">${isOver || goesOn ? null : ownPhone(row)}</div>
    </div>
    <div class="states">${recordingNotice(row)}${statusPill(state, words.status(state))}</div>
    <div class="acts">
      ${
        goesOn || (isOver && !call.answeredAt)
          ? null
          : html`<offhook-call-timer
              class=${call.answeredAt ? '' : 'faint'}
              .client=${client}
              .call=${call}
            ></offhook-call-timer>`
      }
      ${returnLink(row)}
      ${isOver ? callAgain({ ...row, label: words.callAgain }) : isMine(call) ? endButton(row) : null}
    </div>
  </div>`;
}

/** Said in words wherever a call is shown that is being recorded. */
function recordingNotice({ call, words }: CallRow): TemplateResult {
  const isShown = call.recording !== 'off' && !isTerminal(call.status) && !goesOnWithoutMe(call);
  const notice = call.recording === 'on' ? words.recording : words.recordingPaused;
  return html`<span role="status"
    >${
      isShown
        ? html`<span part="recording" class="pill recording ${call.recording}" data-testid="recording-notice"
            >${notice}</span
          >`
        : null
    }</span
  >`;
}

function phoneAndChannel({ call, name, words }: CallRow): TemplateResult {
  const { phone } = otherPerson(call);
  const isVideo = call.channel === 'video';
  return html`${phone && displayPhone(phone) !== displayPhone(name) ? html`<bdi dir="ltr">${displayPhone(phone)}</bdi>` : null}<span
      class="channel ${call.channel}"
      >${icon(isVideo ? videoIcon : phoneIcon)}${isVideo ? words.videoCall : words.voiceCall}</span
    >`;
}

/** The viewer's own phone is rung first: without these words nobody would know whose silence it is. */
function ownPhone({ call: { agentLeg }, words }: CallRow): TemplateResult | null {
  if (agentLeg?.device !== 'phone' || (agentLeg.state !== 'dialing' && agentLeg.state !== 'ringing'))
    return null;
  return html`<span part="own-phone" data-testid="own-phone">${words.ownPhone(agentLeg.state)}</span>`;
}

/** The way back to a call whose sound and picture are in the browser. */
function returnLink({ call, follow, returnTo, words }: CallRow): TemplateResult | null {
  const href = hasCallScreen(call) ? callUrl(returnTo, call) : null;
  return href === null
    ? null
    : html`<a part="return" class="return" href=${href} data-testid="return-to-call" @click=${follow}
        >${icon(call.channel === 'video' ? videoIcon : phoneIcon)}${words.returnToCall}</a
      >`;
}

function endButton({ call, words, isEnding, end }: CallRow): TemplateResult {
  const goesOut = call.answeredAt ? words.endCall : words.cancel;
  const label = call.me?.state === 'joined' ? goesOut : words.decline;
  return html`<button
    part="end"
    class=${isEnding ? 'busy' : 'stop'}
    aria-busy=${isEnding}
    data-testid="end-call"
    @click=${end}
  >
    ${
      isEnding
        ? html`<span class="spin"></span>${words.ending}`
        : html`<span class="down icon">${icon(phoneIcon)}</span>${label}`
    }
  </button>`;
}
