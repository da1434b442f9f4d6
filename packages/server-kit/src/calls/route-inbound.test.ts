import type { Role } from '@offhook/core/call';
import { describe, expect, it } from 'vitest';
import type { Directory, DirectoryEntry } from '../ports/directory.js';
import type { KnownNumber } from '../ports/known-numbers.js';
import { routeCall } from './route-inbound.js';

const called = '+12025550100';
const from = '+12025550142';

/** Rings whom a call for {@link called} rings; by the account of an organisation, or by the host's (`null`). */
async function ringBy(account: string | null, listed: readonly KnownNumber[]): Promise<readonly string[]> {
  const routed = await routeCall(
    { numbers: { [called]: 'B' } },
    { directory, knownNumbers: async () => listed },
    { name: 'telco', numbers: [], orgId: account },
    { providerLegId: 'CA1', from, to: called, at: 1 },
  );
  return routed === null ? [] : [routed.orgId, ...routed.agents.map(({ person }) => person.name)];
}

const listedBy = (orgId: string, facts: Partial<KnownNumber> = {}): KnownNumber => ({
  ...{ id: `number-of-${orgId}`, orgId, provider: 'telco', account: null, number: called },
  ...{ active: true, isDefault: true },
  ...facts,
});

describe('a number that an organisation has in an account of its own', () => {
  const ofA = listedBy('A', { account: 'account-of-A' });

  it('rings that organisation when it is called there', async () => {
    expect(await ringBy('A', [ofA])).toEqual(['A', 'Agent of A']);
  });

  it("takes no calls of the host's account from whoever has them there", async () => {
    expect(await ringBy(null, [ofA])).toEqual(['B', 'Agent of B']);
    expect(await ringBy(null, [{ ...ofA, active: false }])).toEqual(['B', 'Agent of B']);
    expect(await ringBy(null, [ofA, listedBy('C')])).toEqual(['C', 'Agent of C']);
  });
});

it("a number of the host's account rings who has it in its list, and nobody while it is inactive", async () => {
  expect(await ringBy(null, [listedBy('A')])).toEqual(['A', 'Agent of A']);
  expect(await ringBy(null, [listedBy('A', { active: false })])).toEqual([]);
});

const nobody = async () => null;

/** Each organisation has one agent. */
const directory: Directory = {
  search: async () => ({ items: [], nextCursor: null }),
  ...{ byUser: nobody, byContact: nobody, byEmail: nobody, byPhone: nobody },
  agents: async (orgId) => [entry(orgId, 'agent')],
};

function entry(orgId: string, role: Role): DirectoryEntry {
  const userId = `agent-of-${orgId}`;
  return {
    person: {
      ...{ kind: 'user', id: userId, name: `Agent of ${orgId}`, phone: null, email: null },
      ...{ avatarUrl: null, company: null },
    },
    ...{ userId, contactId: null, role, doNotCall: false, phones: [] },
  };
}
