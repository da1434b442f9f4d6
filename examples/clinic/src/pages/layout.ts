import type { PageAssets } from '../assets.js';
import type { ClinicData } from '../clinic-data.js';
import { avatarTone, initialsOf } from '../format.js';
import { html, type Content, type Html } from '../html.js';
import { isStaffAccount, practiceOf, type Account } from '../people.js';
import { icon, iconSprite, type IconName } from './icons.js';

/** `auto` follows the system. */
export type Theme = 'light' | 'dark' | 'auto';

/** Where the calling API is mounted. */
export const apiPath = '/api/v1';

/** What every page needs. */
export interface Frame {
  readonly title: string;
  /** `null` before sign-in: no navigation, nothing rings. */
  readonly account: Account | null;
  readonly theme: Theme;
  readonly assets: PageAssets;
  /** How staff may take part in a call to a phone. */
  readonly agentLegs: ClinicData['agentLegs'];
  /** Path of the navigation entry that this page belongs to. */
  readonly current?: string;
  /** The call screen fills the window and has no header. */
  readonly wholeWindow?: boolean;
}

/** A whole page around `content`. */
export function page(frame: Frame, content: Content): string {
  const { account, assets, theme } = frame;
  const name = account === null ? 'Harbour Clinic' : practiceOf(account).name;
  return html`<!doctype html>
    <html lang="en" data-theme="${theme}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="${theme === 'auto' ? 'light dark' : theme}" />
        <title>${frame.title} · ${name}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${assets.styleSheet}" />
        ${assets.chunks.map((chunk) => html`<link rel="modulepreload" href="${chunk}" />`)}
        <script type="module" src="${assets.script}"></script>
      </head>
      <body class="${frame.wholeWindow === true ? 'whole-window' : ''}">
        ${iconSprite()}
        ${account === null ? html`<main id="main">${content}</main>` : signedIn(frame, account, name, content)}
      </body>
    </html> `.text;
}

function signedIn(frame: Frame, account: Account, practice: string, content: Content): Html {
  return html`<call-provider base-url="${apiPath}" token-url="/session/token" theme="${frame.theme}">
    ${frame.wholeWindow === true ? null : header(frame, account, practice)}
    <main id="main" tabindex="-1">${content}</main>
    <incoming-call-modal href="/call/{callId}"></incoming-call-modal>
  </call-provider>`;
}

function header(frame: Frame, account: Account, practice: string): Html {
  return html`<a class="skip" href="#main">Skip to the content</a>
    <header class="top">
      <a class="brand" href="/">${icon('anchor')}<span>${practice}</span></a>
      <nav aria-label="Main">${linksFor(account).map((link) => navigationLink(link, frame.current))}</nav>
      <div class="me">
        ${isStaffAccount(account) ? agentLegChoice(frame.agentLegs) : null}
        <missed-calls-badge href="/call/{callId}"></missed-calls-badge>
        <button
          class="icon-button"
          type="button"
          data-theme-toggle
          aria-label="Theme: ${themeWords[frame.theme]}"
          title="Theme: ${themeWords[frame.theme]}"
        >
          ${icon(frame.theme)}
        </button>
        <span class="my-name">${account.name}</span>
        ${avatar(account.name)}
        <form method="post" action="/sign-out">
          <button class="icon-button" type="submit" aria-label="Sign out" title="Sign out">
            ${icon('sign-out')}
          </button>
        </form>
      </div>
    </header>
    <div class="call-bar" data-call-bar hidden></div>`;
}

/** How somebody speaks in calls to phones, where there are several ways; kept on this device. */
function agentLegChoice(legs: Frame['agentLegs']): Html | null {
  if (!legs.includes('browser') || !legs.includes('phone')) return null;
  return html`<select class="agent-leg" data-agent-leg aria-label="Where I speak in calls to phones">
    <option value="browser">In this browser</option>
    <option value="phone">On my phone</option>
  </select>`;
}

/** What the practice's phone company cannot do at the moment, and why; nothing where all is well. */
export function switchedOff(notices: readonly string[]): Html | null {
  if (notices.length === 0) return null;
  return html`<aside class="card switched-off" aria-label="Switched off" data-testid="switched-off">
    ${icon('info')}
    <ul>
      ${notices.map((notice) => html`<li>${notice}</li>`)}
    </ul>
  </aside>`;
}

const themeWords: Readonly<Record<Theme, string>> = { light: 'light', dark: 'dark', auto: 'as the system' };

interface Link {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
}

function linksFor(account: Account): readonly Link[] {
  const home = { href: '/', label: isStaffAccount(account) ? 'Today' : 'Home', icon: 'home' } as const;
  const patients = { href: '/patients', label: 'Patients', icon: 'people' } as const;
  const history = { href: '/history', label: 'History', icon: 'history' } as const;
  return isStaffAccount(account) ? [home, patients, history] : [home, history];
}

function navigationLink(link: Link, current: string | undefined): Html {
  const here = link.href === current ? html` aria-current="page"` : null;
  return html`<a href="${link.href}" ${here}>${icon(link.icon)}<span>${link.label}</span></a>`;
}

/** A round picture of initials; the name stands beside it. */
export function avatar(name: string, size: 'm' | 'l' = 'm'): Html {
  return html`<span class="avatar ${size} tone-${avatarTone(name)}" aria-hidden="true"
    >${initialsOf(name)}</span
  >`;
}

/** Grey lines in the place of what is loading. */
export function skeletonRows(count: number): Html {
  const row = html`<li class="skeleton-row">
    <i class="bone round"></i>
    <div><i class="bone wide"></i><i class="bone"></i></div>
  </li>`;
  return html`<ul class="skeleton" aria-hidden="true">
      ${Array.from({ length: count }, () => row)}
    </ul>
    <p class="visually-hidden" role="status">Loading…</p>`;
}
