import '@offhook/elements/call-now-button';
import '@offhook/elements/call-status-banner';
import type { Conversation, CorrespondenceEntry, Person } from '@offhook/core';
import { html, nothing, type TemplateResult } from 'lit';
import { formatDuration, formatPhone } from '../format.js';
import { followCalls } from './follow-calls.js';
import { startFrame } from './frame.js';
import { icon } from './icon.js';
import { pageClient } from './page-client.js';
import { createPanel, emptyView, panelHost } from './panel.js';
import { channelWords, exactTime, resultWords, whenWords } from './words.js';

/** Who reads the page, as the server wrote it there: known before the first line is drawn. */
interface Viewer {
  readonly userId: string;
  readonly isClient: boolean;
}

startFrame();
void start();

async function start(): Promise<void> {
  const host = panelHost('timeline');
  const section = host?.closest<HTMLElement>('[data-conversation]')?.dataset;
  const { conversation: id, viewer: userId, role } = section ?? {};
  if (host === null || id === undefined || userId === undefined) return;
  const viewer: Viewer = { userId, isClient: role === 'client' };
  const client = await pageClient();
  const panel = createPanel(host, {
    load: () => client.conversations.get(id, { limit: 100 }),
    view: (conversation) => timeline(conversation, viewer),
  });
  followCalls(client, panel.refresh);
}

function timeline(conversation: Conversation, me: Viewer): TemplateResult {
  if (conversation.entries.length === 0) {
    return emptyView('Nothing here yet', 'Calls with this person appear here, with what came of them.');
  }
  return html`<ul class="rows timeline">
    ${conversation.entries.map((one) => entry(one, conversation, me))}
  </ul>`;
}

function entry(one: CorrespondenceEntry, conversation: Conversation, me: Viewer): TemplateResult {
  const missed = isCall(one) && resultWords(one) === 'missed';
  const mark = missed ? 'phone-missed' : one.channel === 'voice' ? 'phone' : one.channel;
  return html`<li class="entry ${missed ? 'is-missed' : ''}" data-entry=${one.id}>
    <span class="channel ${one.channel}">${icon(mark)}</span>
    <div class="who">
      <span class="name">${isCall(one) ? callTitle(one, conversation, me) : one.body}</span>
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
function callTitle(one: CorrespondenceEntry, { people }: Conversation, me: Viewer): string {
  const { isClient } = me;
  const staff = people.find((person) => person.kind === 'user' && person.id === one.userId);
  const other =
    people.find((person) => person.kind !== 'user') ?? people.find((person) => person.id !== one.userId);
  const ours = isClient ? 'you' : staff === undefined ? 'the practice' : nameFor(staff, me);
  const theirs = isClient
    ? (staff?.name ?? 'the practice')
    : other === undefined
      ? addressOf(one)
      : nameFor(other, me);
  const sentence = one.direction === 'outbound' ? `${ours} called ${theirs}` : `${theirs} called ${ours}`;
  return `${sentence.slice(0, 1).toLocaleUpperCase()}${sentence.slice(1)} · ${resultWords(one)}`;
}

function nameFor(person: Person, me: Viewer): string {
  return person.id === me.userId ? 'you' : person.name;
}

function addressOf(one: CorrespondenceEntry): string {
  return one.address === null ? 'somebody' : formatPhone(one.address);
}

function details(one: CorrespondenceEntry): string {
  const duration = one.durationSeconds === null ? [] : [formatDuration(one.durationSeconds)];
  // A video call reaches the account; the phone number beside it would mislead.
  const address = one.address === null || one.channel === 'video' ? [] : [formatPhone(one.address)];
  return [channelWords(one.channel), ...duration, ...address].join(' · ');
}
