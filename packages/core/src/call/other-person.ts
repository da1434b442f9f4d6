import type { Call } from './call.js';
import type { Person } from './vocabulary.js';

/**
 * Whom the viewer talks to. In a call to a phone that is the customer, also for a colleague to whom it was given: such
 * a call comes in to them from whoever placed it.
 */
export function otherPerson({ direction, from, kind, participants, to }: Call): Person {
  if (direction === 'outbound') return to;
  const isOfOurs = kind === 'phone' && from.kind === 'user' && to.kind !== 'user';
  // A number of ours that a call came to takes no part in it.
  return isOfOurs && participants.some(({ person }) => person.id === to.id) ? to : from;
}
