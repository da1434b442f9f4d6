import '@offhook/elements/call-now-button';
import type { Call, CallClient } from '@offhook/core';
import { html, nothing } from 'lit';
import { callEntry } from './call-entry.js';
import { watchCallIn } from './call-in.js';
import { followCalls } from './follow-calls.js';
import { startFrame } from './frame.js';
import { pageClient } from './page-client.js';
import { createPanel, emptyView, panelHost, type Panel } from './panel.js';
import { todayWords } from './words.js';

const recentCount = 8;

startFrame();
watchCallIn();
for (const place of document.querySelectorAll('[data-today]')) place.textContent = todayWords();
void start();

async function start(): Promise<void> {
  const client = await pageClient();
  const panels = [missedPanel(client), recentPanel(client)].filter((panel) => panel !== null);
  const presence = (): void => void showPresence(client);
  presence();
  followCalls(client, () => {
    for (const panel of panels) panel.refresh();
    presence();
  });
}

function missedPanel(client: CallClient): Panel | null {
  const host = panelHost('missed');
  return (
    host &&
    createPanel(host, {
      load: async () => (await client.calls.list({ missed: true, limit: recentCount })).items,
      view: (calls) =>
        calls.length === 0
          ? emptyView(
              'Nothing missed',
              'Calls that ring you and are not taken appear here, with a button to call back.',
            )
          : html`<ul class="rows">
              ${calls.map((call) => callEntry(call, { callBack: true }))}
            </ul>`,
    })
  );
}

function recentPanel(client: CallClient): Panel | null {
  const host = panelHost('recent');
  return (
    host &&
    createPanel(host, {
      load: async () => (await client.calls.list({ limit: recentCount })).items,
      view: (calls: readonly Call[]) =>
        calls.length === 0
          ? emptyView('No calls yet', 'The calls that you make and take appear here.')
          : html`<ul class="rows">
                ${calls.map((call) => callEntry(call, { callBack: false }))}
              </ul>
              ${calls.length < recentCount ? nothing : html`<p class="more"><a class="button quiet" href="/history">All calls</a></p>`}`,
    })
  );
}

const presenceWords = {
  available: 'Available now',
  busy: 'In a call',
  away: 'Away',
  offline: 'Not online',
} as const;

/** Whether the care team can be rung. Without an answer the line stays empty: a call can be tried all the same. */
async function showPresence(client: CallClient): Promise<void> {
  const lines = [...document.querySelectorAll<HTMLElement>('[data-user]')];
  if (lines.length === 0) return;
  const people = await client.directory.search({ kind: 'user', limit: 200 }).catch(() => null);
  for (const line of lines) {
    const person = people?.items.find((one) => one.id === line.dataset['user']);
    const place = line.querySelector<HTMLElement>('.presence');
    if (person === undefined || place === null) continue;
    place.dataset['presence'] = person.presence;
    place.textContent = presenceWords[person.presence];
  }
}
