import { CallError } from '@offhook/core/errors';
import type { Directory, DirectoryEntry } from '../../ports/directory.js';
import type { KnownNumbers } from '../../ports/known-numbers.js';
import type { Principal } from '../../ports/principal.js';
import {
  checkAppLimits,
  checkPhoneLimits,
  defaultLimits,
  type CallLimits,
  type CountCalls,
} from './limits.js';
import { callerIdOf, carrierOf } from './caller-id.js';
import { createInTurn } from './in-turn.js';
import { dialableNumber } from './phone-number.js';

/** Rules that a call must pass before it exists; see `docs/guides/pre-dial.md`. */
export interface PreDialOptions {
  /** ISO 3166-1 alpha-2, default `US`. */
  readonly defaultRegion?: string | undefined;
  readonly allowedCountries?: readonly string[] | undefined;
  /** `false` lifts all limits. */
  readonly limits?: Partial<CallLimits> | false | undefined;
  /** The host's own say, last. Refuse by returning a sentence for the person who calls. */
  readonly beforeDial?:
    | ((call: {
        readonly principal: Principal;
        readonly number: string;
        readonly entry: DirectoryEntry | null;
      }) => string | undefined | Promise<string | undefined>)
    | undefined;
}

/** A number that may be dialled, with the caller ID to show. Both E.164. */
export interface Dialable {
  readonly number: string;
  readonly from: string | null;
  readonly entry: DirectoryEntry | null;
}

/** Checks calls before they are placed. */
export interface PreDial {
  /** Number, person and caller ID, or the refusal that comes first in the order of the rules. */
  checkPhone(
    principal: Principal,
    call: {
      readonly phone: string;
      readonly entry: DirectoryEntry | null;
      /** Id or number of the caller ID; `null` for the default, `undefined` where the call has one already. */
      readonly from: string | null | undefined;
      /** What carries the call. */
      readonly provider: string;
      /** The organisation's own account there; `null` for the host's. */
      readonly account: string | null;
      /** Numbers that the provider is set up with. */
      readonly configured: readonly string[];
    },
  ): Promise<Dialable>;
  /** The provider that carries calls from this number (id or number); `undefined` when none is said to. */
  carrierOf(principal: Principal, from: string): Promise<string | undefined>;
  /**
   * Counts once more and places, one call of an organisation after another: many requests at once must not pass a limit
   * together. `number` is E.164, `null` for an app call. With several nodes the limit can be passed by one per node.
   */
  withinLimits<Result>(
    principal: Principal,
    number: string | null,
    place: () => Promise<Result>,
  ): Promise<Result>;
}

/** Builds the rules. */
export function createPreDial(
  options: PreDialOptions,
  ports: {
    readonly directory: Directory;
    readonly knownNumbers: KnownNumbers;
    readonly countCalls: CountCalls;
    readonly now: () => number;
  },
): PreDial {
  const rules = { defaultRegion: options.defaultRegion ?? 'US', allowedCountries: options.allowedCountries };
  const limits = options.limits === false ? null : { ...defaultLimits, ...options.limits };
  const inTurn = createInTurn();

  async function checkLimits({ orgId, userId }: Principal, number: string | null): Promise<void> {
    if (limits === null) return;
    const caller = { orgId, userId, now: ports.now() };
    if (number === null) await checkAppLimits(limits, ports.countCalls, caller);
    else await checkPhoneLimits(limits, ports.countCalls, { ...caller, number });
  }

  return {
    async checkPhone(principal, call) {
      const number = dialableNumber(call.phone, rules);
      const { orgId } = principal;
      const { provider, account, configured } = call;
      const [owner, known] = await Promise.all([
        // The number may belong to somebody else, too, who asked not to be called.
        ports.directory.byPhone(orgId, number),
        ports.knownNumbers(orgId, configured),
      ]);
      if (call.entry?.doNotCall === true || owner?.doNotCall === true) throw new CallError('do_not_call');
      const entry = call.entry ?? owner;
      const { defaultRegion } = rules;
      const choice = { orgId, provider, account, configured, known, defaultRegion };
      const from = call.from === undefined ? null : callerIdOf(call.from, choice);
      await checkLimits(principal, number);
      const refusal = await options.beforeDial?.({ principal, number, entry });
      if (refusal !== undefined) throw new CallError('not_allowed', { message: refusal });
      return { number, from, entry };
    },
    async carrierOf({ orgId }, from) {
      const known = await ports.knownNumbers(orgId, []);
      return carrierOf(from, { orgId, known, defaultRegion: rules.defaultRegion });
    },
    async withinLimits(principal, number, place) {
      if (limits === null) return place();
      return inTurn(principal.orgId, async () => {
        await checkLimits(principal, number);
        return place();
      });
    },
  };
}
