import { describe, expect, it } from 'vitest';
import type { Principal } from '../ports/principal.js';
import { guardAuthenticate } from './guard-authenticate.js';
import { createRevocations } from './revocation.js';

const amara: Principal = {
  userId: 'amara',
  orgId: 'north',
  role: 'admin',
  name: 'Amara',
  issuedAt: 1000,
  expiresAt: 2000,
};

function guarded(answer: unknown, options: { nowSeconds?: number; revoke?: string } = {}) {
  const nowSeconds = options.nowSeconds ?? 1500;
  const revocations = createRevocations(() => nowSeconds * 1000, new Map());
  if (options.revoke !== undefined) revocations.revoke(options.revoke);
  const seen: Principal[] = [];
  const authenticate = guardAuthenticate(() => answer as Principal, {
    ...revocations,
    now: () => nowSeconds * 1000,
    saw: (one) => seen.push(one),
  });
  return { seen, ask: () => authenticate({ token: null, headers: {}, channel: 'http' }) };
}

describe('whatever authenticate the host gave', () => {
  it('lets in who it names, at once or later', async () => {
    expect(guarded(amara).ask()).toBe(amara);
    expect(await guarded(Promise.resolve(amara)).ask()).toBe(amara);
  });

  it('tells of those let in only', () => {
    const { seen, ask } = guarded(amara);
    void ask();
    expect(seen).toEqual([amara]);
    const revoked = guarded(amara, { revoke: 'amara' });
    void revoked.ask();
    expect(revoked.seen).toEqual([]);
  });

  it('refuses nobody, the expired, and guests of no call', async () => {
    expect(guarded(null).ask()).toBeNull();
    expect(await guarded(Promise.resolve(null)).ask()).toBeNull();
    expect(guarded(amara, { nowSeconds: 2000 }).ask()).toBeNull();
    expect(guarded({ ...amara, role: 'guest' }).ask()).toBeNull();
  });

  it('refuses what was issued up to a revocation, and lets in what was issued afterwards', () => {
    expect(guarded(amara, { revoke: 'amara' }).ask()).toBeNull();
    expect(guarded({ ...amara, issuedAt: 1500 }, { revoke: 'amara' }).ask()).toBeNull();
    expect(guarded({ ...amara, issuedAt: undefined }, { revoke: 'amara' }).ask()).toBeNull();
    expect(guarded({ ...amara, issuedAt: 1501 }, { revoke: 'amara' }).ask()).not.toBeNull();
    expect(guarded(amara, { revoke: 'leo' }).ask()).toBe(amara);
  });

  it.each([{}, { ...amara, orgId: undefined }, { ...amara, userId: '' }, { ...amara, name: 5 }, 'amara'])(
    'says so when the answer is no principal: %o',
    (answer) => {
      expect(() => guarded(answer).ask()).toThrow(TypeError);
    },
  );
});
