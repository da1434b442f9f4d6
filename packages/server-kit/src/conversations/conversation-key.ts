/** Two users' ids, in any order. */
export type UserPair = readonly [string, string];

/** Key of the conversation with a contact. */
export function keyOfContact(contactId: string): string {
  return `contact:${contactId}`;
}

/** Key of the conversation of two users neither of whom is a contact. */
export function keyOfUsers(users: UserPair): string {
  return `users:${[...users].sort().join(':')}`;
}

/** Key of the conversation with a number that nobody is known by, E.164. */
export function keyOfPhone(number: string): string {
  return `phone:${number}`;
}
