import '@offhook/elements/call-now-button';
import '@offhook/elements/call-status-banner';
import type { Conversation, CorrespondenceEntry } from '@offhook/core';
import { html, nothing, type TemplateResult } from 'lit';
import { formatDuration, formatPhone } from '../format.js';
import { followCalls } from './follow-calls.js';
import { startFrame } from './frame.js';
import { icon } from './icon.js';
import { pageClient } from './page-client.js';
import { createPanel, emptyView, panelHost } from './panel.js';
import { channelWords, exactTime, resultWords, whenWords } from './words.js';

startFrame();
void start();

async function start(): Promise<void> {
  const host = panelHost('timeline');
  const id = host?.closest<HTMLElement>('[data-conversation]')?.dataset['conversation'];
  if (host === null || id === undefined) return;
  const client = await pageClient();
  const panel = createPanel(host, {
    load: () => client.conversations.get(id, { limit: 100 }),
    view: (conversation) => timeline(conversation, client.state.getSnapshot().me?.userId ?? null),
  });
  followCalls(client, panel.refresh);
}

function timeline(conversation: Conversation, myId: string | null): TemplateResult {
  if (conversation.entries.length === 0) {
    return emptyView('Nothing here yet', 'Calls with this person appear here, with what came of them.');
  }
  return html`<ul class="rows timeline">
    ${conversation.entries.map((one) => entry(one, conversation, myId))}
  </ul>`;
}

function entry(one: CorrespondenceEntry, conversation: Conversation, myId: string | null): TemplateResult {
  const missed = isCall(one) && resultWords(one) === 'missed';
  const mark = missed ? 'phone-missed' : one.channel === 'voice' ? 'phone' : one.channel;
  return html`<li class="entry ${missed ? 'is-missed' : ''}" data-entry=${one.id}>
    <span class="channel ${one.channel}">${icon(mark)}</span>
    <div class="who">
      <span class="name">${isCall(one) ? callTitle(one, conversation, myId) : one.body}</span>
      <small>${details(one)}</small>
      ${isCall(one) && one.body ? html`<small class="body clamped" title=${one.body}>“${one.body}”</small>` : nothing}
    </div>
    <time datetime=${one.at} title=${exactTime(one.at)}>${whenWords(one.at)}</time>
  </li>`;
}

function isCall(one: CorrespondenceEntry): boolean {
  return one.channel === 'voice' || one.channel === 'video';
}

/** “You called Maya Torres · answered”. */
function callTitle(one: CorrespondenceEntry, conversation: Conversation, myId: string | null): string {
  const nameOf = (id: string | null): string | undefined =>
    conversation.people.find((person) => person.id === id)?.name;
  const customer =
    conversation.people.find((person) => person.kind !== 'user') ??
    conversation.people.find((person) => person.id !== one.userId);
  const ours = one.userId === myId ? 'You' : (nameOf(one.userId) ?? 'The practice');
  const theirs = customer?.name ?? (one.address === null ? 'Somebody' : formatPhone(one.address));
  const sentence =
    one.direction === 'outbound'
      ? `${ours} called ${theirs}`
      : `${theirs} called ${ours === 'You' ? 'you' : ours}`;
  return `${sentence} · ${resultWords(one)}`;
}

function details(one: CorrespondenceEntry): string {
  const duration = one.durationSeconds === null ? [] : [formatDuration(one.durationSeconds)];
  // A video call reaches the account; the phone number beside it would mislead.
  const address = one.address === null || one.channel === 'video' ? [] : [formatPhone(one.address)];
  return [channelWords(one.channel), ...duration, ...address].join(' · ');
}
