/**
 * Room of all sockets of one user. Organisation and user are both in the name, and the length keeps them apart, so that
 * no two users of different organisations can ever share a room, whatever their ids look like.
 */
export function userRoom(orgId: string, userId: string): string {
  return `user:${orgId.length}:${orgId}:${userId}`;
}
