import { css } from 'lit';

/** Looks of `call-now-button`. */
export const callNowButtonStyles = css`
  :host {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 4px 8px;
    max-inline-size: 100%;
    vertical-align: middle;
  }
  button {
    flex: 0 1 auto;
    overflow-wrap: anywhere;
  }
  .demo {
    padding: 4px 9px;
    border-radius: 999px;
    background: var(--_idle-soft);
    color: var(--_idle);
    font-size: 0.75rem;
    font-weight: 600;
    line-height: 1.3;
  }
  [role='alert'] {
    flex-basis: 100%;
    max-inline-size: 28rem;
    text-align: end;
  }
  .choice {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 8px;
  }
`;
