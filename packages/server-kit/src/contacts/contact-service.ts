import { isStaff } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { Contact, ContactBody, ContactListQuery, ContactPatch, Page } from '@offhook/core/protocol';
import { readNameCursor, writePageCursor } from '../database/page-cursor.js';
import type { Clock } from '../ports/clock.js';
import type { Principal } from '../ports/principal.js';
import type { ContactQueries } from './contact-queries.js';
import { contactOf, fieldsOf, type ContactFields } from './contact-row.js';
import { normalizePhones, withFirstPhone } from './phone-list.js';

/** Everything that can be done with contacts. Contacts of other organisations do not exist: `not_found`. */
export interface ContactService {
  /** By name. */
  list(principal: Principal, query: ContactListQuery): Promise<Page<Contact>>;
  get(principal: Principal, id: string): Promise<Contact>;
  /** @throws CallError `invalid_number`, `read_only` when the host keeps the people. */
  create(principal: Principal, body: ContactBody): Promise<Contact>;
  /** @throws CallError `invalid_number`, `read_only` when the host keeps the people. */
  update(principal: Principal, id: string, patch: ContactPatch): Promise<Contact>;
  /** @throws CallError `read_only` when the host keeps the people. */
  remove(principal: Principal, id: string): Promise<void>;
  /** Of the principal alone. */
  setFavorite(principal: Principal, id: string, favorite: boolean): Promise<Contact>;
}

/** What the service needs. */
export interface ContactServicePorts {
  readonly queries: ContactQueries;
  readonly clock: Clock;
  readonly newId: () => string;
  /** ISO 3166-1 alpha-2 country of numbers without `+`. */
  readonly defaultRegion: string;
}

const defaultLimit = 50;
const noFields: ContactFields = {
  name: '',
  phones: [],
  email: null,
  company: null,
  category: 'lead',
  doNotCall: false,
  avatarUrl: null,
  userId: null,
};

/**
 * Contacts are staff's, whoever asks: a route, a socket or host code.
 *
 * @throws CallError `forbidden`.
 */
export function refuseUnlessStaff({ role }: Principal): void {
  if (!isStaff(role)) throw new CallError('forbidden');
}

/** The service of the built-in contacts. */
export function createContactService({
  queries,
  clock,
  newId,
  defaultRegion,
}: ContactServicePorts): ContactService {
  async function get(principal: Principal, id: string): Promise<Contact> {
    refuseUnlessStaff(principal);
    const row = await queries.find(principal.orgId, principal.userId, id);
    if (row === null) throw new CallError('not_found');
    return contactOf(row);
  }

  return {
    get,
    async list(principal, { limit = defaultLimit, cursor, ...filters }) {
      refuseUnlessStaff(principal);
      const { orgId, userId } = principal;
      const rows = await queries.list(
        { orgId, userId, ...filters },
        limit,
        cursor === undefined ? null : readNameCursor(cursor),
      );
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const nextCursor =
        rows.length > limit && last !== undefined
          ? writePageCursor({ key: last.name_sort, id: last.id })
          : null;
      return { items: shown.map(contactOf), nextCursor };
    },
    async create(principal, body) {
      refuseUnlessStaff(principal);
      const id = newId();
      await queries.insert(principal.orgId, id, changed(noFields, body, defaultRegion), clock.now());
      return get(principal, id);
    },
    async update(principal, id, patch) {
      refuseUnlessStaff(principal);
      const found = await queries.update(
        principal.orgId,
        id,
        (row) => changed(fieldsOf(row), patch, defaultRegion),
        clock.now(),
      );
      if (!found) throw new CallError('not_found');
      return get(principal, id);
    },
    async remove(principal, id) {
      refuseUnlessStaff(principal);
      if (!(await queries.remove(principal.orgId, id, clock.now()))) throw new CallError('not_found');
    },
    async setFavorite(principal, id, favorite) {
      await get(principal, id);
      await queries.setFavorite(principal.userId, id, favorite);
      return get(principal, id);
    },
  };
}

function changed(fields: ContactFields, patch: ContactPatch, region: string): ContactFields {
  let phones = patch.phones ?? fields.phones;
  if (patch.phone !== undefined)
    phones = patch.phones === undefined ? withFirstPhone(phones, patch.phone) : named(patch.phone, phones);
  return {
    name: patch.name ?? fields.name,
    phones:
      patch.phone === undefined && patch.phones === undefined
        ? fields.phones
        : normalizePhones(phones, region),
    email: patch.email === undefined ? fields.email : patch.email?.trim().toLowerCase() || null,
    company: patch.company === undefined ? fields.company : patch.company?.trim() || null,
    category: patch.category ?? fields.category,
    doNotCall: patch.doNotCall ?? fields.doNotCall,
    avatarUrl: patch.avatarUrl === undefined ? fields.avatarUrl : patch.avatarUrl,
    userId: patch.userId === undefined ? fields.userId : patch.userId,
  };
}

/** With both `phone` and `phones`, the list counts and `phone` says which number is the first. */
function named(phone: string | null, phones: ContactFields['phones']): ContactFields['phones'] {
  return phone === null || phone.trim() === '' ? phones : [{ label: 'main', number: phone }, ...phones];
}
