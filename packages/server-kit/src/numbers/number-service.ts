import { CallError } from '@offhook/core/errors';
import type { NumberBody, NumberPatch, Page, PageQuery, PhoneNumber } from '@offhook/core/protocol';
import { refuseUnlessStaff } from '../contacts/contact-service.js';
import { readNameCursor, writePageCursor } from '../database/page-cursor.js';
import type { Clock } from '../ports/clock.js';
import { readableNumber, toE164 } from '../ports/phone-number.js';
import type { Principal } from '../ports/principal.js';
import type { PhoneFacet, Provider } from '../providers/contract.js';
import type { NumberChange, NumberQueries, NumberRow } from './number-queries.js';

/**
 * The numbers that an organisation calls from and is called at. Staff reads them, admins write them; those of other
 * organisations do not exist: `not_found`.
 */
export interface NumberService {
  /** In the order of the numbers. */
  list(principal: Principal, query: PageQuery): Promise<Page<PhoneNumber>>;
  get(principal: Principal, id: string): Promise<PhoneNumber>;
  /**
   * @throws CallError `invalid_number`; `conflict` when it belongs to somebody; `caller_id_not_owned` when the vendor says that
   * the account does not have it; `not_configured` and `not_supported` for a provider that cannot call phones.
   */
  create(principal: Principal, body: NumberBody): Promise<PhoneNumber>;
  update(principal: Principal, id: string, patch: NumberPatch): Promise<PhoneNumber>;
  /** Calls under way go on. */
  remove(principal: Principal, id: string): Promise<void>;
  /** @throws CallError `conflict` for an inactive number. */
  setDefault(principal: Principal, id: string): Promise<PhoneNumber>;
}

/** What the service needs. */
export interface NumberServicePorts {
  readonly queries: NumberQueries;
  readonly clock: Clock;
  readonly newId: () => string;
  /** ISO 3166-1 alpha-2 country of numbers without `+`. */
  readonly defaultRegion: string;
  /** Numbers (E.164) that the host keeps for an organisation. */
  readonly keptFor: Readonly<Record<string, string>>;
  /** What calls phones for an organisation: this provider, else the usual one. Throws `not_configured`, `not_supported`. */
  readonly phoneOf: (
    orgId: string,
    provider: string | undefined,
  ) => {
    readonly provider: Pick<Provider, 'name' | 'capabilities'>;
    /** The organisation's own account; `null` for the host's. */
    readonly account: string | null;
    readonly phone: Pick<PhoneFacet, 'numbers' | 'ownsNumber'>;
  };
}

const defaultLimit = 50;

/** Makes the service. */
export function createNumberService(ports: NumberServicePorts): NumberService {
  const { queries, clock } = ports;

  async function get(principal: Principal, id: string): Promise<PhoneNumber> {
    refuseUnlessStaff(principal);
    const row = await queries.find(principal.orgId, id);
    if (row === null) throw new CallError('not_found');
    return shown(row);
  }

  async function change(
    principal: Principal,
    id: string,
    changed: (row: NumberRow) => Partial<Omit<NumberChange, 'updatedAt'>>,
  ): Promise<PhoneNumber> {
    refuseUnlessAdmin(principal);
    const found = await queries.update(principal.orgId, id, (row) => ({
      ...{ name: row.name, active: row.active === 1, becomesDefault: false, updatedAt: clock.now() },
      ...changed(row),
    }));
    if (!found) throw new CallError('not_found');
    return get(principal, id);
  }

  return {
    get,
    async list(principal, { limit = defaultLimit, cursor }) {
      refuseUnlessStaff(principal);
      const after = cursor === undefined ? null : readNameCursor(cursor);
      const rows = await queries.list(principal.orgId, limit, after);
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      const nextCursor = last === undefined ? null : writePageCursor({ key: last.number, id: last.id });
      return { items: items.map(shown), nextCursor };
    },
    async create(principal, body) {
      refuseUnlessAdmin(principal);
      return get(principal, await add(ports, principal.orgId, body));
    },
    update: (principal, id, { name, status }) =>
      change(principal, id, ({ number }) => ({
        ...(name !== undefined && { name: name || readableNumber(number) }),
        ...(status !== undefined && { active: status === 'active' }),
      })),
    async remove(principal, id) {
      refuseUnlessAdmin(principal);
      if (!(await queries.remove(principal.orgId, id))) throw new CallError('not_found');
    },
    setDefault: (principal, id) =>
      change(principal, id, ({ active }) => {
        if (active === 1) return { becomesDefault: true };
        const message = 'An inactive number cannot be the default. Activate it first.';
        throw new CallError('conflict', { message, retryable: false });
      }),
  };
}

/** Resolves with the new number's id. */
async function add(
  ports: NumberServicePorts,
  orgId: string,
  { number: typed, name = '', provider, status = 'active' }: NumberBody,
): Promise<string> {
  const number = toE164(typed, ports.defaultRegion);
  const carrier = ports.phoneOf(orgId, provider);
  await refuseUnlessOwned(ports, orgId, number, carrier);
  const id = ports.newId();
  const now = ports.clock.now();
  await ports.queries.insert({
    ...{ id, org_id: orgId, provider: carrier.provider.name, account: carrier.account, number },
    ...{ name: name || readableNumber(number), active: status === 'active' },
    ...{ created_at: now, updated_at: now },
  });
  return id;
}

/** Numbers decide who is called from where and who takes calls: that is for admins, whoever asks. */
function refuseUnlessAdmin({ role }: Principal): void {
  if (role !== 'admin') throw new CallError('forbidden');
}

/** Neither the host nor the vendor may say that the number is somebody else's. */
async function refuseUnlessOwned(
  { keptFor }: NumberServicePorts,
  orgId: string,
  number: string,
  carrier: ReturnType<NumberServicePorts['phoneOf']>,
): Promise<void> {
  const { provider, phone } = carrier;
  const keeper = Object.hasOwn(keptFor, number) ? keptFor[number] : undefined;
  if (keeper !== undefined && keeper !== orgId) {
    throw new CallError('conflict', {
      message: 'This number already belongs to another organisation.',
      retryable: false,
    });
  }
  if (keeper === undefined && isForTheHostToGive(number, carrier)) {
    throw new CallError('caller_id_not_owned', {
      message: `Numbers of the server's own account at “${provider.name}” are given to an organisation by whoever runs the server (option \`numbers\`).`,
    });
  }
  if ((await phone.ownsNumber?.(number)) === false) {
    throw new CallError('caller_id_not_owned', {
      message: `The account at “${provider.name}” does not have the number ${readableNumber(number)}. Buy or verify it there first.`,
    });
  }
}

/**
 * On the host's account, which all organisations share: what it calls from by default, and every number where the vendor
 * cannot be asked, or the first to add one would take it away from all others, or call by somebody else's name.
 */
function isForTheHostToGive(
  number: string,
  { provider, account, phone }: ReturnType<NumberServicePorts['phoneOf']>,
): boolean {
  if (account !== null || provider.capabilities.demo) return false;
  return phone.ownsNumber === undefined || phone.numbers.includes(number);
}

function shown({ id, number, name, active, is_default, provider }: NumberRow): PhoneNumber {
  const status = active === 1 ? 'active' : 'inactive';
  return { id, number, name, status, isDefault: is_default === 1, provider };
}
