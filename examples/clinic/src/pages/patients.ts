import type { Contact, ContactCategory } from '@offhook/core/protocol';
import { formatPhone } from '../format.js';
import { html, type Html } from '../html.js';
import { icon } from './icons.js';
import { avatar, switchedOff } from './layout.js';

/** What the patient list shows. */
export interface PatientList {
  readonly contacts: readonly Contact[];
  /** There are more than the page shows. */
  readonly more: boolean;
  readonly query: string;
  /** Calls to phones are simulated. */
  readonly demo: boolean;
  /** What is switched off, one sentence each. */
  readonly notices: readonly string[];
}

const categoryWords: Readonly<Record<ContactCategory, string>> = {
  lead: 'Lead',
  client: 'Client',
  follow_up: 'Follow up',
  other: 'Other',
};

/** Everybody the practice knows, with a button to call on each row. */
export function patientsPage(list: PatientList): Html {
  const people = list.contacts.length === 1 ? '1 person' : `${list.contacts.length} people`;
  return html`<div class="page-head split">
      <div>
        <h1>Patients</h1>
        <p class="sub">
          <span data-count role="status">${people}</span
          >${list.demo ? ' · demo calls, nothing is dialled for real' : null}
        </p>
      </div>
      ${searchBox(list.query)}
    </div>
    ${switchedOff(list.notices)}
    <div class="card" ${list.contacts.length === 0 ? html`hidden` : null} data-people>
      <ul class="rows">
        ${list.contacts.map(row)}
      </ul>
    </div>
    <div class="card empty" ${list.contacts.length > 0 ? html`hidden` : null} data-nobody>
      ${list.contacts.length === 0 && list.query === '' ? noPatients() : noMatch()}
    </div>
    ${list.more ? html`<p class="hint">Only the first ${list.contacts.length} are shown. Search for the others by name and press Enter.</p>` : null}`;
}

function searchBox(query: string): Html {
  return html`<form class="search" role="search" action="/patients">
    ${icon('search')}
    <input
      type="search"
      name="query"
      value="${query}"
      placeholder="Name, number or e-mail"
      aria-label="Search patients"
      autocomplete="off"
    />
  </form>`;
}

function noPatients(): Html {
  return html`<h2>No patients yet</h2>
    <p>People that the practice adds to its contacts appear here, ready to be called.</p>`;
}

function noMatch(): Html {
  return html`<h2>Nobody matches</h2>
    <p>Try a part of the name, the number or the e-mail address.</p>
    <p><a class="button quiet" href="/patients">Show everybody</a></p>`;
}

function row(contact: Contact): Html {
  const number = contact.phone === null ? 'No phone number' : formatPhone(contact.phone);
  const cannotCall = contact.doNotCall || contact.phone === null;
  return html`<li class="person ${cannotCall ? 'not-callable' : ''}" data-contact="${contact.id}">
    ${avatar(contact.name)}
    <div class="who">
      <span class="name" title="${contact.name}">${contact.name}</span>
      <small
        ><span class="number">${number}</span
        >${contact.company === null ? null : html` · ${contact.company}`}<span data-last-call></span
      ></small>
    </div>
    <span class="tags">
      ${contact.doNotCall ? html`<span class="tag stop">Do not call</span>` : null}
      <span class="tag">${categoryWords[contact.category]}</span>
    </span>
    <div class="row-actions">
      <call-now-button
        contact-id="${contact.id}"
        name="${contact.name}"
        ${contact.phone === null ? null : html`phone="${contact.phone}"`}
        channel="voice"
        href="/conversations/{conversationId}"
      ></call-now-button>
      ${
        contact.userId === null
          ? null
          : html`<call-now-button
              user-id="${contact.userId}"
              name="${contact.name}"
              channel="video"
              href="/call/{callId}"
            ></call-now-button>`
      }
    </div>
  </li>`;
}
