import { isoTime } from '@offhook/core/call';
import { CallError } from '@offhook/core/errors';
import type { ProviderHealth, ProviderTest } from '@offhook/core/protocol';
import type { Clock } from '../ports/clock.js';
import type { Logger } from '../ports/logger.js';
import type { ProviderConnection } from '../providers/contract.js';
import { isOff } from './provider-mode.js';
import type { ProviderOfOrganisation } from './provider-of-organisation.js';

/** What is asked: it does not matter whose account it is. */
type Asked = Pick<ProviderOfOrganisation, 'provider' | 'connection'>;

/** What was said, with the code of the error table: who reads of it decides in what words. */
export interface CheckedHealth extends ProviderHealth {
  readonly code: ProviderTest['code'];
}

/** Asks vendors whether their settings are right. */
export interface HealthChecks {
  /** Asks now. */
  test(one: Asked): Promise<ProviderTest>;
  /** What was said last, asked anew when that is a minute ago; `null` while a vendor takes its time. */
  health(one: Asked): Promise<CheckedHealth | null>;
}

interface Checked extends ProviderTest {
  /** Epoch ms. */
  readonly at: number;
}

const freshMs = 60_000;
/** A list of providers does not wait longer for one of them. */
const patienceMs = 2_000;

/** Makes the checks. Other settings are another connection, of which nothing is known yet. */
export function createHealthChecks({ clock, logger }: { clock: Clock; logger: Logger }): HealthChecks {
  const known = new WeakMap<ProviderConnection, Checked>();
  const asking = new WeakMap<ProviderConnection, Promise<Checked>>();

  async function ask(one: Asked): Promise<Checked> {
    const checked = { ...(await answerOf(one, logger)), at: clock.now() };
    known.set(one.connection, checked);
    return checked;
  }

  function askOnce(one: Asked): Promise<Checked> {
    const running = asking.get(one.connection) ?? ask(one).finally(() => void asking.delete(one.connection));
    asking.set(one.connection, running);
    return running;
  }

  return {
    async test(one) {
      const { ok, code, message } = await askOnce(one);
      return { ok, code, message };
    },
    async health(one) {
      if (one.connection.check === undefined && !isOff(one.provider)) return null;
      const last = known.get(one.connection);
      if (last !== undefined && clock.now() - last.at < freshMs) return shown(last);
      let cancel = (): void => undefined;
      const tooLong = new Promise<null>((resolve) => {
        cancel = clock.setTimer(() => resolve(null), patienceMs);
      });
      const checked = (await Promise.race([askOnce(one), tooLong])) ?? last;
      cancel();
      return checked === undefined ? null : shown(checked);
    },
  };
}

async function answerOf({ provider, connection }: Asked, logger: Logger): Promise<ProviderTest> {
  const { missing = [] } = provider.capabilities;
  if (isOff(provider)) {
    return { ok: false, code: 'not_configured', message: missing.join(' ') || 'Nothing is set up yet.' };
  }
  if (connection.check === undefined)
    return { ok: true, code: null, message: 'There is nothing to connect to: this works by itself.' };
  try {
    return { ok: true, code: null, message: await connection.check() };
  } catch (error) {
    if (error instanceof CallError) return { ok: false, code: error.code, message: error.message };
    logger.error({ provider: provider.name, error: String(error) }, 'a provider could not be tested');
    return { ok: false, code: 'unavailable', message: 'The test failed on the server: see its log.' };
  }
}

function shown({ ok, at, code, message }: Checked): CheckedHealth {
  return { ok, checkedAt: isoTime(at), message, code };
}
