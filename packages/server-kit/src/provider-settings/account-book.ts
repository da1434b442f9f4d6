import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import { connectionKeptMs, type ProviderAccount, type ProviderAccounts } from '../ports/provider-accounts.js';
import type { AccountQueries, AccountsChange } from './account-queries.js';
import { isSealedByOlderKey, openAccount, sealSettings, type AccountRow } from './sealed-settings.js';
import type { SecretBox } from './secret-box.js';

/** The accounts of all organisations: in memory, in step with the database. */
export interface AccountBook extends ProviderAccounts {
  /** All that may be connected: those in use, and those that were until a short time ago. */
  connected(): readonly ProviderAccount[];
  /** Changes the accounts of one organisation at one provider; the change counts here at once. */
  change(orgId: string, provider: string, change: AccountsChange): Promise<void>;
  /** Begins to ask for what other nodes change. */
  follow(): void;
  /** Stops asking and waits for what is under way. */
  stop(): Promise<void>;
}

/** What the book needs. */
export interface AccountBookPorts {
  readonly queries: AccountQueries;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether other nodes may change what is stored. */
  readonly isShared: boolean;
}

const pauseMs = 700;
/** A change is dated before it is committed, and the commit may wait. */
const overlapMs = 5 * 60_000;
/** What is told of a call may come long after it, and recordings are fetched by the account that made them. */
const replacedKeptMs = 30 * 24 * 3_600_000;

/** Reads all accounts, seals those anew that an older key has sealed, and keeps them in step. */
export async function openAccountBook(ports: AccountBookPorts): Promise<AccountBook> {
  const { queries, clock, logger, isShared } = ports;
  const startedAt = clock.now();
  await queries.forgetReplaced(startedAt - replacedKeptMs);
  const kept = createKeptAccounts(ports.box);
  const rows = await queries.all();
  kept.learn(rows);
  await sealAnew(ports, rows);
  warnOfUnreadable(kept.all(), logger);

  let readUntil = startedAt;
  let asking: Promise<void> | null = null;
  let stopped = false;
  let cancel = (): void => undefined;

  function ask(): Promise<void> {
    return (asking ??= (async () => {
      const askedAt = clock.now();
      kept.learn(await queries.since(readUntil - overlapMs));
      readUntil = askedAt;
    })().finally(() => (asking = null)));
  }

  function askLater(): void {
    if (stopped) return;
    cancel = clock.setTimer(() => {
      ask()
        .catch((error: unknown) =>
          logger.error({ error: String(error) }, 'provider settings could not be followed; trying again'),
        )
        .finally(askLater);
    }, pauseMs);
  }

  return {
    ...{ inUse: kept.inUse, byId: kept.byId, all: kept.all, onChange: kept.onChange },
    connected: () => kept.notReplacedBefore(clock.now() - connectionKeptMs),
    async find(id) {
      const known = kept.byId(id);
      // Anybody may send us any id: the database is asked for all of them at once.
      if (known !== null || !isShared) return known;
      await ask();
      return kept.byId(id);
    },
    async change(orgId, provider, change) {
      kept.learn(await queries.change(orgId, provider, change));
      await queries.forgetReplaced(clock.now() - replacedKeptMs);
    },
    follow: askLater,
    async stop() {
      stopped = true;
      cancel();
      await asking?.catch(() => undefined);
    },
  };
}

function createKeptAccounts(box: SecretBox) {
  const accounts = new Map<string, ProviderAccount>();
  const used = new Map<string, string>();
  const listeners: ((account: ProviderAccount) => void)[] = [];
  const keyOf = (orgId: string, provider: string): string => JSON.stringify([orgId, provider]);

  function learnOne(row: AccountRow): void {
    const known = accounts.get(row.id);
    // Known already, or an answer that was on its way when the account changed here.
    if (known !== undefined && known.version >= row.version) return;
    const account = openAccount(box, row);
    accounts.set(row.id, account);
    const key = keyOf(account.orgId, account.provider);
    if (account.replacedAt === null) used.set(key, account.id);
    else if (used.get(key) === account.id) used.delete(key);
    for (const listener of listeners) listener(account);
  }

  return {
    inUse: (orgId: string, provider: string) => accounts.get(used.get(keyOf(orgId, provider)) ?? '') ?? null,
    byId: (id: string) => accounts.get(id) ?? null,
    all: () => [...accounts.values()].filter(({ replacedAt }) => replacedAt === null),
    notReplacedBefore: (at: number) =>
      [...accounts.values()].filter(({ replacedAt }) => replacedAt === null || replacedAt >= at),
    onChange: (listener: (account: ProviderAccount) => void) => void listeners.push(listener),
    /** Those that gave way first: of one organisation's accounts one is in use. */
    learn(rows: readonly AccountRow[]): void {
      for (const row of rows) if (row.replaced_at !== null) learnOne(row);
      for (const row of rows) if (row.replaced_at === null) learnOne(row);
    },
  };
}

/** What the first key has sealed needs no other key any more. */
async function sealAnew({ box, queries }: AccountBookPorts, rows: readonly AccountRow[]): Promise<void> {
  if (!box.hasKey) return;
  for (const row of rows) {
    const account = openAccount(box, row);
    if (account.values === null || !isSealedByOlderKey(box, row)) continue;
    await queries.reseal(row, sealSettings(box, account, account.values));
  }
}

function warnOfUnreadable(accounts: readonly ProviderAccount[], logger: Logger): void {
  const unreadable = accounts.filter(({ values }) => values === null).length;
  if (unreadable === 0) return;
  logger.error(
    { accounts: unreadable },
    'stored provider settings cannot be read, and calls by them are off: give createCallServer the encryptionKey that they were written with',
  );
}
