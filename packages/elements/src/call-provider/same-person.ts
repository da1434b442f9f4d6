/** True when both tokens are JWTs (RFC 7519) of one person, so that the new one only prolongs the old one. */
export function isSamePerson(before: string | null, after: string | null): boolean {
  const person = personOf(before);
  return person !== null && person === personOf(after);
}

function personOf(token: string | null): string | null {
  const payload = token?.split('.')[1];
  if (!payload) return null;
  try {
    const claims = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/'))) as Record<string, unknown>;
    return typeof claims['sub'] === 'string'
      ? JSON.stringify([claims['iss'], claims['sub'], claims['orgId']])
      : null;
  } catch {
    return null; // an opaque token: nothing to compare
  }
}
