/** Same value, or arrays or objects with the same members: whoever selects from a store need not look again. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  const members = Object.entries(a);
  return (
    members.length === Object.keys(b).length &&
    members.every(([key, value]) => Object.is(value, (b as Record<string, unknown>)[key]))
  );
}
