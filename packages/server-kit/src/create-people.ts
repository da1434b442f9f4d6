import { randomUUID } from 'node:crypto';
import { createContactQueries } from './contacts/contact-queries.js';
import { createContactService, type ContactService } from './contacts/contact-service.js';
import { createHostContactService } from './contacts/host-contact-service.js';
import { createBuiltInDirectory } from './directory/built-in-directory.js';
import { createPeopleQueries } from './directory/people-queries.js';
import { createUserRegistry, type UserRegistry } from './directory/user-registry.js';
import type { Foundation } from './foundation.js';
import type { Directory } from './ports/directory.js';

/** Whom a server knows. */
export interface People {
  readonly directory: Directory;
  readonly contacts: ContactService;
  /** `null` where the host keeps its users itself. */
  readonly users: UserRegistry | null;
}

/** The host's people, or the built-in contacts and users. */
export function createPeople({ options, database, clock, logger }: Foundation): People {
  if (options.directory !== undefined) {
    return {
      directory: options.directory,
      contacts: createHostContactService(options.directory),
      users: null,
    };
  }
  return {
    directory: createBuiltInDirectory(createPeopleQueries(database)),
    contacts: createContactService({
      queries: createContactQueries(database),
      clock,
      newId: randomUUID,
      defaultRegion: options.preDial?.defaultRegion ?? 'US',
    }),
    users: createUserRegistry({ database, clock, logger }),
  };
}
