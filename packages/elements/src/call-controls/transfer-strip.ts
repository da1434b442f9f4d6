import type { Call, Participant, PendingCommand } from '@offhook/core';
import { html, type TemplateResult } from 'lit';
import { displayName } from '../internal/call-people.js';
import { backIcon, icon, transferIcon } from '../internal/icons.js';
import type { transferStatusMessages } from '../messages/en/transfer.js';
import { nameOf, transferTarget, type RefusedTransfer } from './transfer-watch.js';

/** What the strip shows and does. */
export interface TransferStrip {
  readonly call: Call;
  readonly words: typeof transferStatusMessages;
  readonly pending: PendingCommand | undefined;
  readonly refused: RefusedTransfer | null;
  readonly complete: () => void;
  readonly back: () => void;
}

/** How a transfer goes, in words, with its two ways on; afterwards why it came to nothing. Nothing without one. */
export function transferStrip(strip: TransferStrip): TemplateResult {
  const says = sentence(strip);
  return html`<div class="strip ${says ? '' : 'empty'}">
    <p role="status" data-testid="transfer-status">${says}</p>
    ${strip.call.transfer ? buttons(strip) : null}
  </div>`;
}

function sentence({ call, refused, words }: TransferStrip): string | null {
  const name = displayName(call);
  const target = transferTarget(call);
  if (!target) return refused && words.refused(refused.target, name, refused.cause);
  if (target.id === call.me?.participantId) return words.brought(name);
  if (isThere(target) && call.transfer?.mode === 'attended') return words.talking(nameOf(target), name);
  if (call.transfer?.mode === 'blind') return words.handingOver(nameOf(target), name);
  return target.state === 'ringing'
    ? words.ringing(nameOf(target), name)
    : words.calling(nameOf(target), name);
}

/** Whoever answers in a browser is heard when that is connected. */
function isThere({ state, connection }: Participant): boolean {
  return state === 'joined' && connection !== 'connecting';
}

function buttons({ call, words, pending, complete, back }: TransferStrip): TemplateResult | null {
  const target = transferTarget(call);
  if (!target || target.id === call.me?.participantId) return null;
  const isCompleting = pending === 'completeTransfer';
  const isReturning = pending === 'cancelTransfer';
  return html`<div class="ways">
    ${
      call.transfer?.mode === 'attended' && isThere(target)
        ? html`<button
            class="${isCompleting ? 'busy' : 'go'}"
            data-testid="complete-transfer"
            aria-busy=${isCompleting}
            @click=${() => (isCompleting ? undefined : complete())}
          >
            ${icon(transferIcon)}${isCompleting ? words.completing : words.complete}
          </button>`
        : null
    }
    <button
      class="${isReturning ? 'busy' : ''}"
      data-testid="cancel-transfer"
      aria-busy=${isReturning}
      @click=${() => (isReturning ? undefined : back())}
    >
      ${icon(backIcon)}${isReturning ? words.returning : words.back(displayName(call))}
    </button>
  </div>`;
}
