import type { Person } from '@offhook/core/call';
import type { Contact } from '@offhook/core/protocol';
import type { ConversationWithContact } from '../clinic-data.js';
import { formatPhone } from '../format.js';
import { html, type Html } from '../html.js';
import { isStaffAccount, practiceOf, type Account } from '../people.js';
import { icon } from './icons.js';
import { avatar, skeletonRows } from './layout.js';

/** Whom the conversation is with, as this account sees it: staff the patient, a patient the practice. */
export function nameOfConversation(
  { conversation, contact }: ConversationWithContact,
  account: Account,
): string {
  const others = conversation.people.filter((one) => one.kind !== 'contact' && one.id !== account.id);
  if (contact !== null) return contact.name;
  if (isStaffAccount(account))
    return (conversation.people.find((one) => one.kind !== 'user') ?? others[0])?.name ?? 'Conversation';
  return others.length === 1 && others[0] !== undefined ? others[0].name : practiceOf(account).name;
}

/** One conversation: who, the call that runs, and everything said and dialled before. */
export function conversationPage(found: ConversationWithContact, account: Account): Html {
  const { conversation, contact } = found;
  const name = nameOfConversation(found, account);
  const back = isStaffAccount(account)
    ? { href: '/patients', label: 'Patients' }
    : { href: '/', label: 'Home' };
  const colleague = conversation.people.find((one) => one.kind === 'user' && one.id !== account.id);
  return html`<a class="back" href="${back.href}">${icon('back')}${back.label}</a>
    <div class="page-head person-head">
      ${avatar(name, 'l')}
      <div class="who">
        <h1 title="${name}">${name}</h1>
        <p class="sub">${contact === null ? null : addressOf(contact)}</p>
      </div>
      <div class="row-actions">
        ${contact === null ? (colleague === undefined ? null : videoButton(colleague)) : contactButtons(contact)}
      </div>
    </div>
    <call-status-banner
      conversation-id="${conversation.id}"
      name="${name}"
      href="/call/{callId}"
    ></call-status-banner>
    <section
      aria-labelledby="timeline-title"
      data-panel="timeline"
      data-conversation="${conversation.id}"
      data-viewer="${account.id}"
      data-role="${account.role}"
    >
      <h2 id="timeline-title">Conversation</h2>
      <div class="card" data-list>${skeletonRows(3)}</div>
    </section>`;
}

function addressOf({ phone, email, company }: Contact): string {
  const address = phone === null ? email : formatPhone(phone);
  return [address, company].filter((part) => part !== null && part !== '').join(' · ');
}

/** Voice goes to the contact's phone, video to the account behind the contact where there is one. */
function contactButtons({ id, name, phone, userId }: Contact): Html {
  return html`<call-now-button
      contact-id="${id}"
      name="${name}"
      ${phone === null ? null : html`phone="${phone}"`}
      channel="voice"
      href="/conversations/{conversationId}"
    ></call-now-button>
    ${userId === null ? null : videoButton({ id: userId, name })}`;
}

function videoButton({ id, name }: Pick<Person, 'id' | 'name'>): Html {
  return html`<call-now-button
    user-id="${id}"
    name="${name}"
    channel="video"
    href="/call/{callId}"
  ></call-now-button>`;
}
