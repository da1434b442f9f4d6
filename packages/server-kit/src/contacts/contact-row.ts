import type { Contact } from '@offhook/core/protocol';
import type { NewRowOf, RowOf } from '../database/schema.js';
import { digitsOf, fold } from '../database/search-text.js';
import type { LabelledPhone } from './phone-list.js';

/** Everything of a contact that people may write. */
export interface ContactFields {
  readonly name: string;
  readonly phones: readonly LabelledPhone[];
  readonly email: string | null;
  readonly company: string | null;
  readonly category: Contact['category'];
  readonly doNotCall: boolean;
  readonly avatarUrl: string | null;
  readonly userId: string | null;
}

/** A stored contact, with whether the asking user likes it. */
export type ContactRow = RowOf<'offhook_contacts'> & { readonly favorite: number | null };

/** The columns of these fields. */
export function columnsOf(
  fields: ContactFields,
): Omit<NewRowOf<'offhook_contacts'>, 'id' | 'org_id' | 'created_at' | 'updated_at' | 'deleted_at'> {
  const words = [fields.name, fields.company ?? '', fields.email ?? ''].map(fold);
  const numbers = fields.phones.map((phone) => digitsOf(phone.number));
  return {
    name: fields.name,
    name_sort: fold(fields.name),
    search_text: [...words, ...numbers].filter((word) => word !== '').join('\n'),
    phones: JSON.stringify(fields.phones),
    email: fields.email,
    company: fields.company,
    category: fields.category,
    do_not_call: fields.doNotCall,
    avatar_url: fields.avatarUrl,
    user_id: fields.userId,
  };
}

/** The contact of a row, as it travels. */
export function contactOf(row: ContactRow): Contact {
  const phones = phonesOf(row);
  return {
    id: row.id,
    name: row.name,
    phone: phones[0]?.number ?? null,
    phones,
    email: row.email,
    company: row.company,
    category: row.category,
    favorite: row.favorite === 1,
    doNotCall: row.do_not_call === 1,
    avatarUrl: row.avatar_url,
    userId: row.user_id,
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
  };
}

/** The fields of a row, to be changed and written again. */
export function fieldsOf(row: RowOf<'offhook_contacts'>): ContactFields {
  return {
    name: row.name,
    phones: phonesOf(row),
    email: row.email,
    company: row.company,
    category: row.category,
    doNotCall: row.do_not_call === 1,
    avatarUrl: row.avatar_url,
    userId: row.user_id,
  };
}

function phonesOf(row: { readonly phones: string }): readonly LabelledPhone[] {
  return JSON.parse(row.phones) as readonly LabelledPhone[];
}
