import '@offhook/elements/call-now-button';
import type { Call, CallClient } from '@offhook/core';
import { html, nothing, type TemplateResult } from 'lit';
import { callEntry } from './call-entry.js';
import { followCalls } from './follow-calls.js';
import { startFrame } from './frame.js';
import { pageClient } from './page-client.js';
import { createPanel, emptyView, panelHost } from './panel.js';

type CallQuery = NonNullable<Parameters<CallClient['calls']['list']>[0]>;

const pageSize = 50;
const missedCount = 5;
const typingPauseMs = 250;

startFrame();
void start();

async function start(): Promise<void> {
  const host = panelHost('calls');
  const form = document.querySelector<HTMLFormElement>('[data-filters]');
  if (host === null || form === null) return;
  const client = await pageClient();
  let pages = 1;
  const panel = createPanel(host, {
    load: () => loadPages(client, queryOf(form), pages),
    view: (list) =>
      callList(list, isFiltered(form), () => {
        pages += 1;
        panel.refresh();
      }),
  });
  const missed = missedPanel(client, form);
  const refresh = (): void => {
    panel.refresh();
    missed?.refresh();
  };
  watchFilters(form, () => {
    pages = 1;
    refresh();
  });
  followCalls(client, refresh);
  clearBadge(client);
}

/** Who opens this page has seen what was missed until then. What is missed later keeps its mark. */
function clearBadge(client: CallClient): void {
  const stop = client.state.subscribe(clear);
  clear();

  function clear(): void {
    const { me, missedUnseen } = client.state.getSnapshot();
    if (me === null) return;
    stop();
    // A failure leaves the badge as it is, which is the truth.
    if (missedUnseen > 0) client.calls.missedSeen().catch(() => undefined);
  }
}

interface CallPages {
  readonly calls: readonly Call[];
  readonly more: boolean;
}

/** The first `count` pages. They are read anew each time, so that the list never mixes old and new. */
async function loadPages(client: CallClient, query: CallQuery, count: number): Promise<CallPages> {
  const calls: Call[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < count; page += 1) {
    const answer = await client.calls.list({
      ...query,
      limit: pageSize,
      ...(cursor !== undefined && { cursor }),
    });
    calls.push(...answer.items);
    cursor = answer.nextCursor ?? undefined;
    if (cursor === undefined) break;
  }
  return { calls, more: cursor !== undefined };
}

function callList(list: CallPages, filtered: boolean, showMore: () => void): TemplateResult {
  if (list.calls.length === 0) {
    return filtered
      ? html`<div class="empty">
          <h2>No call fits</h2>
          <p>Take a filter away, or try a part of the name or the number.</p>
          <p><a class="button quiet" href="/history">Show all calls</a></p>
        </div>`
      : emptyView('No calls yet', 'Every call that you make or take is kept here.');
  }
  return html`<ul class="rows">
      ${list.calls.map((call) => callEntry(call, { callBack: false }))}
    </ul>
    ${list.more ? html`<p class="more"><button class="button quiet" type="button" @click=${showMore}>Show more</button></p>` : nothing}`;
}

/** What was missed comes first, with a button to call back. With “Missed only” the list itself is that. */
function missedPanel(client: CallClient, form: HTMLFormElement): { refresh(): void } | null {
  const host = panelHost('missed');
  const section = host?.closest('section');
  if (host === null || !section) return null;
  return createPanel(host, {
    load: async () => (await client.calls.list({ missed: true, limit: missedCount })).items,
    view: (calls) => {
      section.hidden = calls.length === 0 || isFiltered(form);
      return html`<ul class="rows">
        ${calls.map((call) => callEntry(call, { callBack: true }))}
      </ul>`;
    },
  });
}

/** Filters work while they are changed; the address keeps them, so that reload and back work. */
function watchFilters(form: HTMLFormElement, changed: () => void): void {
  let timer: number | undefined;
  const apply = (): void => {
    const search = new URLSearchParams();
    for (const [name, value] of new FormData(form))
      if (typeof value === 'string' && value !== '') search.set(name, value);
    history.replaceState(null, '', search.size === 0 ? '/history' : `/history?${search}`);
    changed();
  };
  form.addEventListener('input', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(apply, typingPauseMs);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    window.clearTimeout(timer);
    apply();
  });
}

function isFiltered(form: HTMLFormElement): boolean {
  return [...new FormData(form)].some(([, value]) => value !== '');
}

function queryOf(form: HTMLFormElement): CallQuery {
  const data = new FormData(form);
  const text = (name: string): string | undefined => {
    const value = data.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const query = text('query');
  const outcome = text('outcome') as CallQuery['outcome'];
  return {
    ...(query !== undefined && { query }),
    ...(outcome !== undefined && { outcome }),
    ...pick('channel', text('channel'), ['voice', 'video'] as const),
    ...pick('direction', text('direction'), ['inbound', 'outbound'] as const),
    ...(text('scope') === 'org' && { scope: 'org' as const }),
    ...(data.has('missed') && { missed: true }),
  };
}

/** `{ name: value }` when the value is one of those that the API knows. */
function pick<Name extends string, Value extends string>(
  name: Name,
  value: string | undefined,
  known: readonly Value[],
): Partial<Record<Name, Value>> {
  const found = known.find((one) => one === value);
  return found === undefined ? {} : ({ [name]: found } as Record<Name, Value>);
}
