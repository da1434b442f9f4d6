import { CallError } from '@offhook/core/errors';
import type { KnownNumber } from '../../ports/known-numbers.js';
import { e164OrNull } from '../../ports/phone-number.js';

/** What a caller ID is chosen from. */
export interface CallerIdChoice {
  readonly orgId: string;
  /** Name of the provider that carries the call. */
  readonly provider: string;
  /** The organisation's own account there; `null` for the host's. */
  readonly account: string | null;
  /** Numbers that the provider is set up with, E.164; the first is its default. */
  readonly configured: readonly string[];
  /** The organisation's numbers and whoever has the configured ones: the default first, then the oldest. */
  readonly known: readonly KnownNumber[];
  /** ISO 3166-1 alpha-2 country of numbers without `+`. */
  readonly defaultRegion: string;
}

/**
 * The number that a call shows: the wanted one, an id or a number as a person writes it; else the organisation's default at
 * this provider, else the one that the provider is set up with. `null` where the provider has none of its own choice.
 *
 * @throws CallError `caller_id_not_owned`.
 */
export function callerIdOf(wanted: string | null, choice: CallerIdChoice): string | null {
  const { orgId, provider, account, configured, known } = choice;
  // Numbers of another account are others, also at the same vendor: it would refuse them. And nobody takes a caller ID away
  // from somebody else by adding it where it cannot be checked.
  const here = known.filter((one) => one.provider === provider && one.account === account);
  const own = here.filter((one) => one.orgId === orgId);
  const active = own.filter((one) => one.active).map(({ number }) => number);
  // What the list says of a number counts, also of one that the provider is set up with.
  const isSpokenFor = (number: string): boolean => here.some((one) => one.number === number);
  const usable = [...active, ...configured.filter((number) => number !== '' && !isSpokenFor(number))];
  if (wanted === null) {
    if (usable.length === 0 && configured.some((number) => number !== '')) throw nothingToCallFrom();
    return usable[0] ?? null;
  }
  const number = numberOf(wanted, choice);
  const found = usable.find((one) => one === number);
  if (found !== undefined) return found;
  const inList = known.find((one) => one.orgId === orgId && one.number === number);
  throw new CallError('caller_id_not_owned', inList && { message: whyNot(inList, choice) });
}

/** The provider that carries calls from this number of the organisation; `undefined` when the list does not say. */
export function carrierOf(
  wanted: string,
  choice: Pick<CallerIdChoice, 'orgId' | 'known' | 'defaultRegion'>,
): string | undefined {
  const number = numberOf(wanted, choice);
  const own = choice.known.filter((one) => one.orgId === choice.orgId && one.number === number && one.active);
  return (own.find(({ id }) => id === wanted) ?? own[0])?.provider;
}

function numberOf(
  wanted: string,
  { orgId, known, defaultRegion }: Pick<CallerIdChoice, 'orgId' | 'known' | 'defaultRegion'>,
): string | null {
  const byId = known.find((one) => one.orgId === orgId && one.id === wanted);
  return byId?.number ?? e164OrNull(wanted, defaultRegion);
}

function nothingToCallFrom(): CallError {
  return new CallError('caller_id_not_owned', {
    message: 'Your organisation has no active number to call from. An admin can add one to its numbers.',
  });
}

function whyNot({ active, provider, account }: KnownNumber, asked: CallerIdChoice): string {
  if (provider !== asked.provider)
    return `Calls from this number go by “${provider}”, and this call goes by “${asked.provider}”.`;
  return account === asked.account || !active
    ? 'This number is switched off, so no calls can come from it.'
    : `This number belongs to another account at “${provider}” than the one that your organisation uses now.`;
}
