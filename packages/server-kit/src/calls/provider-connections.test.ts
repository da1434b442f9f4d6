import { beforeEach, describe, expect, it } from 'vitest';
import { connectionKeptMs, type ProviderAccount } from '../ports/provider-accounts.js';
import type { Provider } from '../providers/contract.js';
import { twilio } from '../providers/twilio/index.js';
import { manualClock } from '../realtime/testing/manual-clock.js';
import { quietLogger } from '../testing/index.js';
import { openConnections } from './provider-connections.js';

const way = { provider: 'twilio', account: 'own' };

describe('the connection of an account', () => {
  const clock = manualClock();
  const accounts = new Map<string, ProviderAccount>();
  let tell: (account: ProviderAccount) => void;
  let opened: number;
  let open: number;
  beforeEach(() => {
    accounts.clear();
    opened = 0;
    open = 0;
  });

  function connected(before?: ProviderAccount) {
    if (before !== undefined) accounts.set(before.id, before);
    const original = twilio();
    const counted = (provider: Provider): Provider => ({
      ...provider,
      connect() {
        opened += 1;
        open += 1;
        return { close: async () => void (open -= 1) };
      },
    });
    const settings = original.settings!;
    const provider: Provider = {
      ...original,
      settings: { ...settings, withAccount: (values) => counted(settings.withAccount(values)) },
    };
    return openConnections([provider], {
      ...{ clock, logger: quietLogger, webhookUrl: () => null, missedNews: () => undefined },
      ...{ observe: async () => undefined, observeRecording: async () => undefined },
      receiveInbound: async () => null,
      accounts: {
        ...{ inUse: () => null, byId: (id) => accounts.get(id) ?? null },
        find: async (id) => accounts.get(id) ?? null,
        all: () => [...accounts.values()].filter(({ replacedAt }) => replacedAt === null),
        onChange: (listener) => {
          tell = (account) => {
            accounts.set(account.id, account);
            listener(account);
          };
        },
      },
    });
  }
  const account = (more: Partial<ProviderAccount> = {}): ProviderAccount => ({
    ...{ id: 'own', orgId: 'harbour', provider: 'twilio', version: 1, replacedAt: null },
    values: { accountSid: `AC${'b'.repeat(32)}`, authToken: 'token' },
    ...more,
  });

  it('that was replaced is kept as long as calls may go by it, and closed again after late news', () => {
    const connections = connected(account());
    expect([opened, open]).toEqual([1, 1]);
    tell(account({ version: 2, replacedAt: clock.now() }));
    clock.advance(connectionKeptMs - 1);
    connections.by(way);
    expect([opened, open]).toEqual([1, 1]);
    clock.advance(1);
    expect(open).toBe(0);
    connections.by(way);
    expect([opened, open]).toEqual([2, 1]);
    clock.advance(60_000);
    expect(open).toBe(0);
  });

  it('that was replaced before this node started is closed at the same time', () => {
    const connections = connected(account({ version: 2, replacedAt: clock.now() - connectionKeptMs / 2 }));
    expect(opened).toBe(0);
    connections.by(way);
    clock.advance(connectionKeptMs / 2 - 1);
    expect(open).toBe(1);
    clock.advance(1);
    expect(open).toBe(0);
  });

  it('stays when it is in use again, or its values are only written in another order', () => {
    connected(account());
    tell(account({ version: 2, replacedAt: clock.now() }));
    tell(account({ version: 3, values: { authToken: 'token', accountSid: `AC${'b'.repeat(32)}` } }));
    clock.advance(connectionKeptMs * 2);
    expect([opened, open]).toEqual([1, 1]);
    tell(account({ version: 4, values: { authToken: 'other', accountSid: `AC${'b'.repeat(32)}` } }));
    expect([opened, open]).toEqual([2, 1]);
  });
});
