import { css } from 'lit';

/**
 * Tokens and resets that every element has. Each `--offhook-*` custom property may be set by the page; inside, only
 * the private twins are used. Light and dark follow the system, or `theme="light|dark"` (also `data-theme`) on the
 * element or on a provider above it.
 */
export const baseStyles = css`
  :host {
    --_scheme: var(--offhook-color-scheme, light dark);
    --_surface: var(--offhook-surface, light-dark(#fff, #121c23));
    --_line: var(--offhook-line, light-dark(#dfe5e9, #22323d));
    --_edge: var(--offhook-edge, light-dark(#7a8791, #6b8091));
    --_ink: var(--offhook-ink, light-dark(#0f1f29, #e9f0f4));
    --_ink-2: var(--offhook-ink-2, light-dark(#4c5d69, #a9bac6));
    --_accent: var(--offhook-accent, light-dark(#0b5d7a, #66c3e3));
    --_accent-soft: var(--offhook-accent-soft, light-dark(#e2f0f5, #12303d));
    --_go: var(--offhook-go, light-dark(#15803d, #34c26b));
    --_stop: var(--offhook-stop, light-dark(#c02626, #f26d6d));
    --_on-color: var(--offhook-on-color, light-dark(#fff, #06140b));
    --_idle: var(--offhook-idle, light-dark(#51616d, #a9bac6));
    --_idle-soft: var(--offhook-idle-soft, light-dark(#e9eef1, #1d2b35));
    --_danger-text: var(--offhook-danger-text, light-dark(#ab1f1f, #f68d8d));
    --_radius: var(--offhook-radius, 12px);
    color-scheme: var(--_scheme);
    color: var(--_ink);
    font: 400 0.9375rem/1.5
      var(--offhook-font, ui-sans-serif, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif);
    letter-spacing: normal;
    word-spacing: normal;
    text-indent: 0;
    overflow-wrap: normal;
    word-break: normal;
    hyphens: manual;
    text-align: start;
    text-transform: none;
    white-space: normal;
  }
  :host([theme='dark']),
  :host([data-theme='dark']) {
    --offhook-color-scheme: dark;
  }
  :host([theme='light']),
  :host([data-theme='light']) {
    --offhook-color-scheme: light;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  p,
  h2 {
    margin: 0;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  .icon {
    inline-size: 18px;
    block-size: 18px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.9;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .down {
    rotate: 135deg;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .error {
    color: var(--_danger-text);
    font-size: 0.8125rem;
    line-height: 1.4;
    overflow-wrap: anywhere;
  }
`;
