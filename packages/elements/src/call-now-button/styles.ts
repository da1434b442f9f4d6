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
    overflow-wrap: break-word;
  }
  .demo {
    padding: 1px 7px;
    border: 1px solid var(--_line);
    border-radius: 999px;
    color: var(--_idle);
    font-size: 0.6875rem;
    font-weight: 600;
    line-height: 1.4;
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
