import '@offhook/elements/call-now-button';
import type { Call, CallClient } from '@offhook/core';
import { foldText } from '@offhook/core/protocol';
import { formatDuration } from '../format.js';
import { followCalls } from './follow-calls.js';
import { startFrame } from './frame.js';
import { pageClient } from './page-client.js';
import { callPageOf, dayWords, resultWords } from './words.js';

startFrame();
watchSearch();
void showLastCalls();

/** Narrows the rows while somebody types; Enter asks the server, which knows everybody. */
function watchSearch(): void {
  const input = document.querySelector<HTMLInputElement>('.search input');
  const card = document.querySelector<HTMLElement>('[data-people]');
  const nobody = document.querySelector<HTMLElement>('[data-nobody]');
  const count = document.querySelector<HTMLElement>('[data-count]');
  if (input === null || card === null || nobody === null || count === null) return;
  const rows = [...card.querySelectorAll<HTMLElement>('.person')].map((row) => ({
    row,
    text: searchable(row.textContent ?? ''),
  }));
  if (rows.length === 0) return;
  const narrow = (): void => {
    const words = searchable(input.value).split(' ').filter(Boolean);
    let found = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every(
        (word) => text.includes(word) || text.replace(/\D/g, '').includes(word.replace(/\D/g, '') || '-'),
      );
      if (!row.hidden) found += 1;
    }
    count.textContent = found === 1 ? '1 person' : `${found} people`;
    card.hidden = found === 0;
    nobody.hidden = found > 0;
  };
  input.addEventListener('input', narrow);
}

/** As the server's search compares it, so that narrowing and Enter find the same people. */
function searchable(text: string): string {
  return foldText(text).replace(/\s+/g, ' ');
}

async function showLastCalls(): Promise<void> {
  const client = await pageClient();
  const refresh = (): void => void fillLastCalls(client);
  refresh();
  followCalls(client, refresh);
}

/** Adds to each row when the person was last called. It is an extra: without an answer the rows stay as they are. */
async function fillLastCalls(client: CallClient): Promise<void> {
  const page = await client.calls.list({ scope: 'org', limit: 200 }).catch(() => null);
  const newest = new Map<string, Call>();
  for (const call of page?.items ?? []) {
    if (call.contactId !== null && !newest.has(call.contactId)) newest.set(call.contactId, call);
  }
  for (const row of document.querySelectorAll<HTMLElement>('.person')) {
    const call = newest.get(row.dataset['contact'] ?? '');
    const place = row.querySelector('[data-last-call]');
    if (call !== undefined && place !== null) place.replaceChildren(' · ', lastCallLink(call));
  }
}

function lastCallLink(call: Call): HTMLAnchorElement {
  const link = document.createElement('a');
  link.href = callPageOf(call);
  const result = call.durationSeconds === null ? resultWords(call) : formatDuration(call.durationSeconds);
  link.textContent =
    call.endedAt === null ? 'in a call now' : `last call ${dayWords(call.startedAt)}, ${result}`;
  return link;
}
