/** A number that an organisation has at a provider. */
export interface KnownNumber {
  readonly id: string;
  readonly orgId: string;
  /** Name of the provider that carries its calls. */
  readonly provider: string;
  /** The organisation's own account there that has it; `null` for the host's. */
  readonly account: string | null;
  /** E.164. */
  readonly number: string;
  /** Inactive numbers place no calls and take none. */
  readonly active: boolean;
  readonly isDefault: boolean;
}

/**
 * The numbers of this organisation (`null`: of none), and those of `numbers` (E.164) that anybody has: the default first,
 * then the oldest.
 */
export type KnownNumbers = (
  orgId: string | null,
  numbers: readonly string[],
) => Promise<readonly KnownNumber[]>;
