import { html, type Content, type Html } from '../html.js';
import { isStaffAccount, type Account } from '../people.js';
import { icon } from './icons.js';
import { skeletonRows } from './layout.js';

/** Filters of the list; the names are those of the calling API. */
export interface HistoryFilters {
  readonly query: string;
  readonly channel: string;
  readonly direction: string;
  readonly outcome: string;
  readonly scope: string;
  readonly missed: string;
}

type Choice = readonly [value: string, label: string];

const channels: readonly Choice[] = [
  ['', 'All channels'],
  ['voice', 'Voice'],
  ['video', 'Video'],
];
const directions: readonly Choice[] = [
  ['', 'In and out'],
  ['inbound', 'Incoming'],
  ['outbound', 'Outgoing'],
];
const outcomes: readonly Choice[] = [
  ['', 'Any outcome'],
  ['answered', 'Answered'],
  ['voicemail', 'Voicemail'],
  ['no_answer', 'No answer'],
  ['busy', 'Busy'],
  ['declined', 'Declined'],
  ['canceled', 'Canceled'],
  ['failed', 'Failed'],
];
const scopes: readonly Choice[] = [
  ['', 'My calls'],
  ['org', 'Whole practice'],
];

/** Every call, newest first, what was missed before everything else. */
export function historyPage(account: Account, filters: HistoryFilters): Html {
  return html`<div class="page-head">
      <h1>History</h1>
      <p class="sub">Every call, newest first</p>
    </div>
    <form class="filters" action="/history" data-filters>
      <div class="search">
        ${icon('search')}
        <input
          type="search"
          name="query"
          value="${filters.query}"
          placeholder="Name, number or notes"
          aria-label="Search calls"
          autocomplete="off"
        />
      </div>
      ${select('channel', 'Channel', channels, filters.channel)}
      ${select('direction', 'Direction', directions, filters.direction)}
      ${select('outcome', 'Outcome', outcomes, filters.outcome)}
      ${isStaffAccount(account) ? select('scope', 'Whose calls', scopes, filters.scope) : null}
      <label class="check"
        ><input
          type="checkbox"
          name="missed"
          value="true"
          ${filters.missed === 'true' ? html`checked` : null}
        />Missed only</label
      >
      <noscript><button class="button quiet">Show</button></noscript>
    </form>
    <section aria-labelledby="missed-title" data-panel="missed" hidden>
      <h2 id="missed-title">Missed</h2>
      <div class="card" data-list></div>
    </section>
    <section aria-labelledby="calls-title" data-panel="calls">
      <h2 id="calls-title">Calls</h2>
      <div class="card" data-list>${skeletonRows(6)}</div>
    </section>`;
}

function select(name: string, label: string, choices: readonly Choice[], chosen: string): Content {
  return html`<select name="${name}" aria-label="${label}">
    ${choices.map(([value, text]) => html`<option value="${value}" ${value === chosen ? html`selected` : null}>${text}</option>`)}
  </select>`;
}
