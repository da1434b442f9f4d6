import { isTerminal, type Call, type CallStatus } from '@offhook/core';
import { css, html, type TemplateResult } from 'lit';

/** What a pill may say of a call: its status, or what matters more at the moment. */
export type PillState = CallStatus | 'on_hold' | 'reconnecting';

/** Colours of the pill, also for what stands beside it: set `data-status` on any element. */
export const statusPillStyles = css`
  :host {
    --_ring: var(--offhook-ring, light-dark(#a15c00, #f0b45b));
    --_hold: var(--offhook-hold, light-dark(#5b4bb7, #a99cf5));
  }
  [data-status] {
    --_status: var(--_idle);
  }
  [data-status='initiating'] {
    --_status: var(--offhook-status-initiating, var(--_accent));
  }
  [data-status='ringing'] {
    --_status: var(--offhook-status-ringing, var(--_ring));
  }
  [data-status='answered'] {
    --_status: var(--offhook-status-answered, var(--_go));
  }
  [data-status='connected'] {
    --_status: var(--offhook-status-connected, var(--_go));
  }
  [data-status='on_hold'] {
    --_status: var(--offhook-status-on-hold, var(--_hold));
  }
  [data-status='reconnecting'] {
    --_status: var(--offhook-status-reconnecting, var(--_ring));
  }
  [data-status='ended'] {
    --_status: var(--offhook-status-ended, var(--_idle));
  }
  [data-status='canceled'] {
    --_status: var(--offhook-status-canceled, var(--_idle));
  }
  [data-status='busy'] {
    --_status: var(--offhook-status-busy, var(--_idle));
  }
  [data-status='no_answer'] {
    --_status: var(--offhook-status-no_answer, var(--_idle));
  }
  [data-status='failed'] {
    --_status: var(--offhook-status-failed, var(--_stop));
  }
  [data-status='declined'] {
    --_status: var(--offhook-status-declined, var(--_stop));
  }
  .pill {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    padding: 6px 11px;
    border: 1px solid transparent;
    border-radius: 999px;
    background: color-mix(in srgb, var(--_status) 14%, var(--_surface));
    color: color-mix(in srgb, var(--_status) 78%, var(--_ink));
    font-size: 0.8125rem;
    font-weight: 600;
    line-height: 1.2;
    white-space: nowrap;
  }
  .pill::before {
    content: '';
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: currentColor;
    forced-color-adjust: none;
  }
  [data-status='ringing'].pill::before {
    animation: beat 1.6s ease-in-out infinite;
  }
  @keyframes beat {
    50% {
      opacity: 0.3;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .pill::before {
      animation: none !important;
    }
  }
  @media (prefers-contrast: more), (forced-colors: active) {
    .pill {
      border-color: currentColor;
    }
  }
`;

/** A status as word and dot. */
export function statusPill(status: PillState, word: string): TemplateResult {
  return html`<span part="status" class="pill" data-testid="call-status" data-status=${status}
    >${word}</span
  >`;
}

/** What matters most of a call's state at the moment. */
export function pillState(call: Call): PillState {
  if (call.onHold && !isTerminal(call.status)) return 'on_hold';
  const isReconnecting = call.participants.some(
    (one) => one.state === 'joined' && one.connection === 'reconnecting',
  );
  return isReconnecting && call.status === 'connected' ? 'reconnecting' : call.status;
}
