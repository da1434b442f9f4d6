import type { Conversation } from '@offhook/core/protocol';
import type { Person } from '@offhook/core/call';
import { formatPhone } from '../format.js';
import { html, type Html } from '../html.js';
import { isStaffAccount, type Account } from '../people.js';
import { icon } from './icons.js';
import { avatar, skeletonRows } from './layout.js';

/** The person that the conversation is with, as this account sees it. */
export function otherPersonOf(conversation: Conversation, account: Account): Person | null {
  const others = conversation.people.filter((one) => one.id !== account.id);
  return others.find((one) => one.kind === 'contact') ?? others[0] ?? conversation.people[0] ?? null;
}

/** One conversation: who, the call that runs, and everything said and dialled before. */
export function conversationPage(conversation: Conversation, account: Account): Html {
  const other = otherPersonOf(conversation, account);
  const name = other?.name ?? 'Conversation';
  return html`<a class="back" href="${isStaffAccount(account) ? '/patients' : '/'}"
      >${icon('back')}${isStaffAccount(account) ? 'Patients' : 'Home'}</a
    >
    <div class="page-head person-head">
      ${avatar(name, 'l')}
      <div class="who">
        <h1 title="${name}">${name}</h1>
        <p class="sub">${other === null ? null : addressOf(other)}</p>
      </div>
      <div class="row-actions">${other === null ? null : callButtons(conversation, account, other)}</div>
    </div>
    <call-status-banner conversation-id="${conversation.id}" name="${name}"></call-status-banner>
    <section aria-labelledby="timeline-title" data-panel="timeline" data-conversation="${conversation.id}">
      <h2 id="timeline-title">Conversation</h2>
      <div class="card" data-list>${skeletonRows(3)}</div>
    </section>`;
}

function addressOf(person: Person): string {
  const address = person.phone === null ? person.email : formatPhone(person.phone);
  return [address, person.company].filter((part) => part !== null && part !== '').join(' · ');
}

/** Voice goes to the contact's phone, video to the account behind the contact. Patients reach staff by video. */
function callButtons(conversation: Conversation, account: Account, other: Person): Html {
  const user = conversation.people.find((one) => one.kind === 'user' && one.id !== account.id);
  const video = isStaffAccount(account) && conversation.contactId !== null ? clientOf(conversation) : user;
  return html`${
    conversation.contactId !== null && isStaffAccount(account)
      ? html`<call-now-button
          contact-id="${conversation.contactId}"
          name="${other.name}"
          ${other.phone === null ? null : html`phone="${other.phone}"`}
          channel="voice"
          href="/conversations/{conversationId}"
        ></call-now-button>`
      : null
  }
  ${
    video === undefined
      ? null
      : html`<call-now-button
          user-id="${video.id}"
          name="${video.name}"
          channel="video"
          href="/call/{callId}"
        ></call-now-button>`
  }`;
}

function clientOf(conversation: Conversation): Person | undefined {
  return conversation.people.find((one) => one.kind === 'user');
}
