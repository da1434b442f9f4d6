import type { Call } from '@offhook/core';
import { html, type TemplateResult } from 'lit';
import { checkIcon, icon } from '../internal/icons.js';
import type { callStatusBannerMessages } from '../messages/en/call-status-banner.js';
import type { DetailsDraft } from './details-draft.js';

type Words = typeof callStatusBannerMessages;

/** Outcome and notes of a call. The outcome can be chosen once the call was answered; before it follows from the call. */
export function detailsForm(words: Words, call: Call, draft: DetailsDraft): TemplateResult {
  const outcome = draft.outcome(call);
  const choices = call.answeredAt ? (['answered', 'voicemail'] as const) : call.outcome ? [call.outcome] : [];
  const onOutcome = (event: Event): void => {
    const chosen = (event.currentTarget as HTMLSelectElement).value;
    if (chosen === 'answered' || chosen === 'voicemail') draft.change({ outcome: chosen });
    void draft.save();
  };
  const onNotes = (event: Event): void =>
    draft.change({ notes: (event.currentTarget as HTMLTextAreaElement).value });
  return html`<div class="details">
    <label
      ><span>${words.outcome}</span>
      <select part="outcome" data-testid="outcome" ?disabled=${!call.answeredAt} @change=${onOutcome}>
        ${outcome ? null : html`<option value="" selected>${words.outcomeOpen}</option>`}
        ${choices.map((one) => html`<option value=${one} .selected=${one === outcome}>${words.outcomes[one]}</option>`)}
      </select>
    </label>
    <label class="notes"
      ><span>${words.notes}</span>
      <textarea
        part="notes"
        data-testid="notes"
        rows="2"
        maxlength="10000"
        placeholder=${words.notesHint}
        .value=${draft.notes(call)}
        @input=${onNotes}
        @change=${() => draft.save()}
      ></textarea>
    </label>
    <div class="save" role="status">${saveState(words, draft)}</div>
  </div>`;
}

function saveState(words: Words, draft: DetailsDraft): unknown {
  switch (draft.state) {
    case 'saving':
      return words.saving;
    case 'saved':
      return html`${icon(checkIcon)}${words.saved}`;
    case 'failed':
      return html`<span class="error">${words.notSaved}</span
        ><button @click=${() => draft.save()}>${words.tryAgain}</button>`;
    default:
      return null;
  }
}
