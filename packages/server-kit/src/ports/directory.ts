import type { Person, Role } from '@offhook/core/call';

/** A person that may be called or may call, as the directory knows it. */
export interface DirectoryEntry {
  readonly person: Person;
  /** The account that rings in the app, if there is one. */
  readonly userId: string | null;
  readonly contactId: string | null;
  /** `client` for contacts without an account. */
  readonly role: Role;
  readonly doNotCall: boolean;
  /** All numbers as kept, the preferred one first. */
  readonly phones: readonly string[];
}

/** What a directory is asked. */
export interface DirectorySearch {
  readonly query?: string | undefined;
  readonly kind?: 'user' | 'contact' | undefined;
  readonly roles?: readonly Role[] | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The people of an organisation: the host's own, or the built-in contacts and users. Other organisations' are absent. */
export interface Directory {
  search(
    orgId: string,
    search: DirectorySearch,
  ): Promise<{ readonly items: readonly DirectoryEntry[]; readonly nextCursor: string | null }>;
  byUser(orgId: string, userId: string): Promise<DirectoryEntry | null>;
  byContact(orgId: string, contactId: string): Promise<DirectoryEntry | null>;
  byEmail(orgId: string, email: string): Promise<DirectoryEntry | null>;
  /** By any of a person's numbers, E.164. */
  byPhone(orgId: string, phone: string): Promise<DirectoryEntry | null>;
  /** Staff that incoming calls may ring. */
  agents(orgId: string): Promise<readonly DirectoryEntry[]>;
}
