import { html, type Html } from '../html.js';
import { careTeamOf, isStaffAccount, practiceOf, type Account } from '../people.js';
import { icon, type IconName } from './icons.js';
import { avatar, skeletonRows, switchedOff } from './layout.js';

/** What staff see on their start page beside their calls. */
export interface StaffNews {
  /** What is switched off, one sentence each. */
  readonly notices: readonly string[];
  /** Where a simulated caller is asked to phone; `null` where calls are real. */
  readonly callInPath: string | null;
}

/** The start page: the day for staff, the care team for patients. */
export function homePage(account: Account, news: StaffNews): Html {
  return isStaffAccount(account) ? staffHome(account, news) : clientHome(account);
}

function staffHome(account: Account, { notices, callInPath }: StaffNews): Html {
  return html`<div class="page-head">
      <h1>Today</h1>
      <p class="sub">${practiceOf(account).name} · <time data-today></time></p>
    </div>
    ${switchedOff(notices)}
    <nav class="tiles" aria-label="Quick links">
      ${tile('/patients', 'people', 'Call a patient', 'Voice to the phone, video to the app')}
      ${tile('/history', 'history', 'History', 'Every call, with notes and outcome')}
    </nav>
    ${callInPath === null ? null : callInTile(callInPath)}
    <section aria-labelledby="missed-title" data-panel="missed">
      <h2 id="missed-title">Missed</h2>
      <div class="card" data-list>${skeletonRows(1)}</div>
    </section>
    <section aria-labelledby="recent-title" data-panel="recent">
      <h2 id="recent-title">Recent calls</h2>
      <div class="card" data-list>${skeletonRows(3)}</div>
    </section>`;
}

function tile(href: string, name: IconName, label: string, text: string): Html {
  return html`<a class="card tile" href="${href}">
    <span class="tile-icon">${icon(name)}</span>
    <span><b>${label}</b><small>${text}</small></span>
    ${icon('open')}
  </a>`;
}

function callInTile(path: string): Html {
  return html`<button class="card tile" type="button" data-call-in="${path}" data-testid="simulate-call-in">
    <span class="tile-icon">${icon('phone')}</span>
    <span
      ><b>Simulate an incoming call</b
      ><small data-call-in-said role="status">A patient phones the practice; nothing is dialled</small></span
    >
  </button>`;
}

function clientHome(account: Account): Html {
  return html`<div class="page-head">
      <h1>Your care team</h1>
      <p class="sub">${practiceOf(account).name} · they can ring you here on any page</p>
    </div>
    <ul class="team">
      ${careTeamOf(account.orgId).map(teamMember)}
    </ul>
    <section aria-labelledby="recent-title" data-panel="recent">
      <h2 id="recent-title">Your calls</h2>
      <div class="card" data-list>${skeletonRows(2)}</div>
    </section>`;
}

function teamMember(member: Account): Html {
  return html`<li class="card member" data-user="${member.id}">
    ${avatar(member.name, 'l')}
    <div class="who">
      <span class="name">${member.name}</span>
      <small>${member.title}</small>
      <small class="presence" data-presence>&nbsp;</small>
    </div>
    <call-now-button
      user-id="${member.id}"
      name="${member.name}"
      channel="video"
      href="/call/{callId}"
    ></call-now-button>
  </li>`;
}
