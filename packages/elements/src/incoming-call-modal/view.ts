import { otherPerson } from '@offhook/core';
import { html, nothing, type TemplateResult } from 'lit';
import { avatar } from '../internal/avatar.js';
import {
  alertIcon,
  bellOffIcon,
  icon,
  pauseIcon,
  phoneIcon,
  videoIcon,
  volumeIcon,
} from '../internal/icons.js';
import type { RingDescription } from './describe-ring.js';

/** What is shown of a ringing call, and what its buttons do. */
export interface IncomingCallView extends RingDescription {
  readonly failure: string | null;
  readonly accept: () => unknown;
  readonly holdAndAccept: () => unknown;
  readonly decline: () => unknown;
  readonly silence: () => unknown;
  readonly enableSound: () => unknown;
}

const endThenAnswer = 'end';

/** The dialog, or the sheet of a phone. */
export function dialogContent(view: IncomingCallView): TemplateResult {
  const { about, isSilenced, name, title } = view;
  return html`<div class=${isSilenced ? 'content quiet' : 'content'}>
    <div class="pulse">${picture(view)}</div>
    <h2 id="title" tabindex="-1" aria-label=${title}>
      <span class="name" data-testid="incoming-caller" title=${name}>${name}</span>
    </h2>
    <p class="sub" id="about">${about}</p>
    ${demo(view)} ${countdown(view)} ${notes(view)} ${actions(view)} ${silence(view)}
  </div>`;
}

/** The banner, which leaves the keyboard alone. */
export function bannerContent(view: IncomingCallView): TemplateResult {
  const { about, isSilenced, name, words } = view;
  return html`<div class="head">
      ${picture(view)}
      <div>
        <div class="name" data-testid="incoming-caller" title=${name}>${name}</div>
        <div class="sub">${about} ${demo(view)}</div>
      </div>
    </div>
    ${countdown(view)} ${notes(view)} ${actions(view)}
    ${isSilenced ? html`<p class="sub silenced">${words.silenced}</p>` : silence(view)}`;
}

function picture({ call, name }: IncomingCallView): TemplateResult {
  return avatar({ name, avatarUrl: otherPerson(call).avatarUrl });
}

function countdown({ countdown: left }: IncomingCallView): TemplateResult {
  return html`<div class="track"><i></i></div>
    <p class="sub" data-testid="incoming-countdown">${left}</p>`;
}

function notes(view: IncomingCallView): TemplateResult {
  const { alsoCalling, blockedBecause, call, enableSound, failure, inCall, isSoundBlocked, words } = view;
  const recording = call.recordingPolicy === 'always' ? words.recordingAlways : words.recordingAsk;
  return html`${inCall ? html`<p class="note">${inCall}</p>` : null}
    ${alsoCalling ? html`<p class="note">${alsoCalling}</p>` : null}
    ${
      call.recordingPolicy === 'off'
        ? null
        : html`<p class="note" data-testid="recording-notice"><span class="dot"></span>${recording}</p>`
    }
    ${
      isSoundBlocked
        ? html`<p class="note">
            <span>${words.soundBlocked}</span
            ><button @click=${enableSound}>${icon(volumeIcon)}${words.enableSound}</button>
          </p>`
        : null
    }
    ${blockedBecause ? html`<p class="note" id="reason">${icon(alertIcon)}${blockedBecause}</p>` : null}
    <div role="alert">
      ${failure ? html`<p class="error" data-testid="call-error">${failure}</p>` : null}
    </div>`;
}

function actions(view: IncomingCallView): TemplateResult {
  const { canHold, inCall, words } = view;
  if (!inCall)
    return html`<div class="acts">${decline(view)}${accept(view, 'accept', words.accept, view.accept)}</div>`;
  return html`<div class="acts three">
    ${canHold ? accept(view, 'hold-and-accept', words.holdAndAnswer, view.holdAndAccept, pauseIcon) : null}
    ${accept(view, 'accept', words.endAndAnswer, view.accept, endThenAnswer)} ${decline(view)}
  </div>`;
}

function accept(
  view: IncomingCallView,
  testId: string,
  label: string,
  work: () => unknown,
  first: string | null = null,
): TemplateResult {
  const isBusy = view.pending === 'answer';
  return html`<button
    part="accept"
    class=${isBusy ? 'busy' : first === endThenAnswer ? 'go ends' : 'go'}
    data-testid=${testId}
    aria-busy=${isBusy}
    aria-describedby=${view.blockedBecause ? 'reason' : nothing}
    ?disabled=${view.blockedBecause !== null}
    @click=${isBusy ? null : work}
  >
    ${
      isBusy
        ? html`<span class="spin"></span>${view.words.answering}`
        : html`${firstStep(first)}${icon(view.call.channel === 'video' ? videoIcon : phoneIcon)}${label}`
    }
  </button>`;
}

/** What becomes of the running call before the other one is answered. */
function firstStep(first: string | null): TemplateResult | null {
  if (first === null) return null;
  return first === endThenAnswer ? html`<span class="down icon">${icon(phoneIcon)}</span>` : icon(first);
}

function decline({ pending, words, decline: work }: IncomingCallView): TemplateResult {
  const isBusy = pending === 'decline';
  return html`<button
    part="decline"
    class=${isBusy ? 'busy' : 'stop'}
    data-testid="decline"
    aria-busy=${isBusy}
    @click=${isBusy ? null : work}
  >
    ${
      isBusy
        ? html`<span class="spin"></span>${words.declining}`
        : html`<span class="down icon">${icon(phoneIcon)}</span>${words.decline}`
    }
  </button>`;
}

function silence({ words, silence: work }: IncomingCallView): TemplateResult {
  return html`<button class="ghost" data-testid="silence" @click=${work}>
    ${icon(bellOffIcon)}${words.silence}
  </button>`;
}

function demo({ call }: IncomingCallView): TemplateResult | null {
  return call.provider === 'demo' ? html`<offhook-demo-badge compact></offhook-demo-badge>` : null;
}
