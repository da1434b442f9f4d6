import { CallError } from '@offhook/core/errors';
import type { Contact } from '@offhook/core/protocol';
import type { Directory, DirectoryEntry } from '../ports/directory.js';
import { refuseUnlessStaff, type ContactService } from './contact-service.js';

const defaultLimit = 50;
/** The host's directory does not tell when an entry was made. */
const unknownTime = new Date(0).toISOString();

/** Contacts that the host keeps: read through its directory, never written here, favourites included. */
export function createHostContactService(directory: Directory): ContactService {
  const refuse = (): Promise<never> => Promise.reject(new CallError('read_only'));
  return {
    create: refuse,
    update: refuse,
    remove: refuse,
    setFavorite: refuse,
    async get(principal, id) {
      refuseUnlessStaff(principal);
      const entry = await directory.byContact(principal.orgId, id);
      if (entry === null) throw new CallError('not_found');
      return contactOf(entry);
    },
    async list(principal, { query, category, favorite, cursor, limit = defaultLimit }) {
      refuseUnlessStaff(principal);
      const page = await directory.search(principal.orgId, { query, kind: 'contact', limit, cursor });
      const items = page.items
        .filter((entry) => entry.contactId !== null)
        .map(contactOf)
        .filter((one) => (category === undefined || one.category === category) && favorite !== true);
      return { items, nextCursor: page.nextCursor };
    },
  };
}

function contactOf({ person, userId, contactId, doNotCall, phones }: DirectoryEntry): Contact {
  return {
    id: contactId ?? person.id,
    name: person.name,
    phone: phones[0] ?? null,
    phones: phones.map((number) => ({ label: 'main', number })),
    email: person.email,
    company: person.company,
    category: userId === null ? 'other' : 'client',
    favorite: false,
    doNotCall,
    avatarUrl: person.avatarUrl,
    userId,
    createdAt: unknownTime,
    updatedAt: unknownTime,
  };
}
