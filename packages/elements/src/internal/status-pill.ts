import { isTerminal, type Call, type CallStatus } from '@offhook/core';
import { css, html, unsafeCSS, type TemplateResult } from 'lit';
import { goesOnWithoutMe } from './call-people.js';

/** What a pill may say of a call: its status, or what matters more at the moment. */
export type PillState = CallStatus | 'on_hold' | 'reconnecting';

const colorOf: Record<PillState, string> = {
  initiating: '--_accent',
  ringing: '--_ring',
  answered: '--_go',
  connected: '--_go',
  on_hold: '--_hold',
  reconnecting: '--_ring',
  ended: '--_idle',
  canceled: '--_idle',
  busy: '--_idle',
  no_answer: '--_idle',
  failed: '--_stop',
  declined: '--_stop',
};
const stateColors = unsafeCSS(
  Object.entries(colorOf)
    .map(([state, color]) => `[data-status=${state}]{--_status:var(--offhook-status-${state},var(${color}))}`)
    .join(''),
);

const pillStyles = css`
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

/** The pill, and its colours for what stands beside it: set `data-status` on any element. Needs `callStyles`. */
export const statusPillStyles = [stateColors, pillStyles];

/** A status as word and dot. */
export function statusPill(status: PillState, word: string): TemplateResult {
  return html`<span part="status" class="pill" data-testid="call-status" data-status=${status}
    >${word}</span
  >`;
}

/** What matters most of a call's state at the moment. */
export function pillState(call: Call): PillState {
  if (goesOnWithoutMe(call)) return 'ended';
  if (call.onHold && !isTerminal(call.status)) return 'on_hold';
  const isReconnecting = call.participants.some(
    (one) => one.state === 'joined' && one.connection === 'reconnecting',
  );
  return isReconnecting && call.status === 'connected' ? 'reconnecting' : call.status;
}
