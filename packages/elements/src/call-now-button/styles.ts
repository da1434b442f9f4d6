import { css } from 'lit';

/** Looks of `call-now-button`. */
export const callNowButtonStyles = css`
  :host {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    row-gap: 4px; /* a column gap would make the host wider when there is something to say */
    max-inline-size: 100%;
    vertical-align: baseline;
  }
  button {
    flex: 0 1 auto;
    overflow-wrap: break-word;
  }
  .demo {
    margin-inline-end: 8px;
    padding: 1px 7px;
    border: 1px solid var(--_line);
    border-radius: 999px;
    color: var(--_idle);
    font-size: 0.6875rem;
    font-weight: 600;
    line-height: 1.4;
  }
  [role='alert'] {
    /* As wide as the button is, so that the button stays where it is. */
    flex-basis: 100%;
    inline-size: 0;
    min-inline-size: 100%;
    text-align: end;
  }
  .choice {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 8px;
  }
`;
