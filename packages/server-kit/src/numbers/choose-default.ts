/** What the choice goes by. */
export interface DefaultCandidate {
  readonly id: string;
  readonly active: 0 | 1;
  readonly is_default: 0 | 1;
}

/**
 * Which number of an organisation is its default: the wanted one, else the one that is, as long as it is active, else the
 * oldest active one. Where none is active it stays as it is, so that there is one as soon as it is activated again.
 *
 * @param numbers oldest first.
 */
export function chooseDefault(numbers: readonly DefaultCandidate[], wanted: string | null): string | null {
  const active = numbers.filter((one) => one.active === 1);
  const candidates = active.length > 0 ? active : numbers;
  const found =
    candidates.find(({ id }) => id === wanted) ??
    candidates.find((one) => one.is_default === 1) ??
    candidates[0];
  return found?.id ?? null;
}
