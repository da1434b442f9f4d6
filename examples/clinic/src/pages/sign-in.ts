import { html, type Html } from '../html.js';
import { accounts, practiceOf, type Account } from '../people.js';
import { icon } from './icons.js';
import { avatar } from './layout.js';

/** Who may sign in, one button each. `next` is the local path to go to afterwards. */
export function signInPage(options: {
  readonly allowed: boolean;
  /** Calls reach real phones. */
  readonly isLive: boolean;
  readonly next: string;
  readonly unknown: string | null;
}): Html {
  return html`<div class="narrow">
    <div class="welcome">
      <span class="mark">${icon('anchor')}</span>
      <h1>Harbour Clinic</h1>
      <p class="sub">A practice that calls its patients with Offhook. Who are you today?</p>
    </div>
    ${options.unknown === null ? null : html`<p class="notice stop" role="alert">Nobody here is called “${options.unknown}”.</p>`}
    ${options.allowed ? peopleList(options.next) : whyOff(options.isLive)}
  </div>`;
}

function peopleList(next: string): Html {
  return html`<form method="post" action="/sign-in" class="card">
      <input type="hidden" name="next" value="${next}" />
      <ul class="rows">
        ${accounts.map(personButton)}
      </ul>
    </form>
    <p class="hint">Sign in as somebody else in a private window, and the two can call each other.</p>`;
}

function personButton(account: Account): Html {
  return html`<li>
    <button class="person-button" name="as" value="${account.id}">
      ${avatar(account.name)}
      <span class="who"
        ><span class="name">${account.name}</span
        ><small>${account.title} · ${practiceOf(account).name}</small></span
      >
      ${icon('open')}
    </button>
  </li>`;
}

function whyOff(isLive: boolean): Html {
  return html`<div class="card empty">
    <h2>Demo sign-in is off</h2>
    <p>
      ${
        isLive
          ? 'Calls reach real phones here, at your expense, and demo sign-in asks for no password.'
          : 'It is on when the clinic listens on this machine alone.'
      }
      To use it on a network that you trust, start the clinic with <code>DEMO_SIGN_IN=on</code>.
    </p>
  </div>`;
}
