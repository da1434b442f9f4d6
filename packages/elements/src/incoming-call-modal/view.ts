import type { Call, PendingCommand } from '@offhook/core';
import { html, nothing, type TemplateResult } from 'lit';
import { avatar } from '../internal/avatar.js';
import { alertIcon, bellOffIcon, icon, phoneIcon, videoIcon, volumeIcon } from '../internal/icons.js';
import type { incomingCallModalMessages } from '../messages/en/incoming-call-modal.js';

/** What is shown of one ringing call, in words, and what its buttons do. */
export interface IncomingCallView {
  readonly call: Call;
  readonly words: typeof incomingCallModalMessages;
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly avatarUrl: string | null;
  readonly countdown: string;
  readonly isSilenced: boolean;
  readonly isSoundBlocked: boolean;
  readonly pending: PendingCommand | undefined;
  /** The call that is going on. */
  readonly active: { readonly name: string; readonly canHold: boolean } | undefined;
  /** Who rings after this call, and how many there are. */
  readonly next: { readonly name: string; readonly count: number } | undefined;
  /** Why Accept is disabled. */
  readonly blockedBecause: string | null;
  readonly failure: string | null;
  readonly accept: () => void;
  readonly holdAndAccept: () => void;
  readonly decline: () => void;
  readonly silence: () => void;
  readonly enableSound: () => void;
}

/** The dialog, or the sheet of a phone. */
export function dialogContent(view: IncomingCallView): TemplateResult {
  return html`<div class=${view.isSilenced ? 'content quiet' : 'content'}>
    <div class="pulse">${avatar(view)}</div>
    <h2 id="title" tabindex="-1" aria-label=${view.title}>
      <span class="name" data-testid="incoming-caller" title=${view.name}>${view.name}</span>
    </h2>
    <p class="sub" id="about">${view.about}</p>
    ${demo(view)}
    <div class="track"><i></i></div>
    <p class="sub" data-testid="incoming-countdown">${view.countdown}</p>
    ${notes(view)} ${actions(view)} ${silence(view)}
  </div>`;
}

/** The banner, which leaves the keyboard alone. */
export function bannerContent(view: IncomingCallView): TemplateResult {
  return html`<div class="head">
      ${avatar(view)}
      <div>
        <div class="name" data-testid="incoming-caller" title=${view.name}>${view.name}</div>
        <div class="sub">${view.about} ${demo(view)}</div>
      </div>
    </div>
    <div class="track"><i></i></div>
    <p class="sub" data-testid="incoming-countdown">${view.countdown}</p>
    ${notes(view)} ${actions(view)}
    ${view.isSilenced ? html`<p class="sub silenced">${view.words.silenced}</p>` : silence(view)}`;
}

function notes({
  active,
  next,
  call,
  words,
  isSoundBlocked,
  enableSound,
  blockedBecause,
  failure,
}: IncomingCallView): TemplateResult {
  const recording = call.recordingPolicy === 'always' ? words.recordingAlways : words.recordingAsk;
  return html`${active ? html`<p class="note">${words.inCallWith(active.name)}</p>` : null}
    ${next ? html`<p class="note">${words.alsoCalling(next.name, next.count)}</p>` : null}
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
  const { active, words } = view;
  if (!active)
    return html`<div class="acts">${decline(view)}${accept(view, 'accept', words.accept, view.accept)}</div>`;
  return html`<div class="acts three">
    ${active.canHold ? accept(view, 'hold-and-accept', words.holdAndAnswer, view.holdAndAccept) : null}
    ${accept(view, 'accept', words.endAndAnswer, view.accept)} ${decline(view)}
  </div>`;
}

function accept(view: IncomingCallView, testId: string, label: string, work: () => void): TemplateResult {
  const isBusy = view.pending === 'answer';
  return html`<button
    part="accept"
    class=${isBusy ? 'busy' : 'go'}
    data-testid=${testId}
    aria-busy=${isBusy}
    aria-describedby=${view.blockedBecause ? 'reason' : nothing}
    ?disabled=${view.blockedBecause !== null}
    @click=${isBusy ? null : work}
  >
    ${
      isBusy
        ? html`<span class="spin"></span>${view.words.answering}`
        : html`${icon(view.call.channel === 'video' ? videoIcon : phoneIcon)}${label}`
    }
  </button>`;
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
