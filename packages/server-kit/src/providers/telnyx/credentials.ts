import { createHash } from 'node:crypto';
import { CallError } from '@offhook/core/errors';
import type { TelnyxAccount } from './settings.js';
import { timeOf } from './telnyx-event.js';
import { isGone } from './telnyx-errors.js';

/** A telephony credential, which sign-in tokens are made of. */
export interface Credential {
  readonly id: string;
  /** Epoch ms. */
  readonly endsAt: number;
}

/** A credential lives for a day, as long as the tokens made of it may. */
const credentialMs = 24 * 3_600_000;
/** One that ends sooner is not used for another call. */
const shortestMs = 5 * 3_600_000;

/** Finds or makes the user's credential of today. Those that ended are cleared away on the way. */
export async function credentialOf(account: TelnyxAccount, userId: string, now: number): Promise<Credential> {
  const name = `offhook-${createHash('sha256').update(userId).digest('hex').slice(0, 32)}`;
  const found = await account.access.read((client) => client.telephonyCredentials.list({ filter: { name } }));
  let best: Credential | null = null;
  for (const { id, name: called, expires_at } of found.data) {
    const endsAt = timeOf(expires_at);
    if (called !== name || id === undefined || endsAt === null) continue;
    if (endsAt <= now) await forget(account, id);
    else if (endsAt > now + shortestMs && (best === null || endsAt > best.endsAt)) best = { id, endsAt };
  }
  return best ?? create(account, name, now + credentialMs);
}

async function create(
  { access, settings }: TelnyxAccount,
  name: string,
  endsAt: number,
): Promise<Credential> {
  const { data } = await access.change((client) =>
    client.telephonyCredentials.create({
      connection_id: settings.credentialConnectionId,
      name,
      expires_at: new Date(endsAt).toISOString(),
    }),
  );
  if (data?.id === undefined) throw new CallError('provider_refused');
  return { id: data.id, endsAt };
}

async function forget({ access, context }: TelnyxAccount, id: string): Promise<void> {
  try {
    await access.change((client) => client.telephonyCredentials.delete(id));
  } catch (error) {
    if (isGone(error)) return;
    context.logger.warn({ error: String(error) }, 'telnyx: a credential that ended was not deleted');
  }
}
