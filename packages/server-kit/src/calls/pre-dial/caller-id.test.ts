import { expect, it } from 'vitest';
import type { KnownNumber } from '../../ports/known-numbers.js';
import { callerIdOf, type CallerIdChoice } from './caller-id.js';

const [ours, other] = ['+12025550199', '+12025550110'];
const theirs: KnownNumber = {
  ...{ id: 'one', orgId: 'north', provider: 'twilio', account: null, number: ours },
  ...{ active: true, isDefault: true },
};
const choice: CallerIdChoice = {
  ...{ orgId: 'harbour', provider: 'twilio', account: null, configured: [ours, other] },
  ...{ known: [theirs], defaultRegion: 'US' },
};

it('a number that another organisation has at this provider is not called from', () => {
  expect(callerIdOf(null, choice)).toBe(other);
  expect(() => callerIdOf(ours, choice)).toThrow(expect.objectContaining({ code: 'caller_id_not_owned' }));
});

it('nobody takes a caller ID away from others by adding it where it cannot be checked', () => {
  expect(callerIdOf(null, { ...choice, known: [{ ...theirs, provider: 'asterisk' }] })).toBe(ours);
});

it('what others have in their lists says nothing of an account of the organisation’s own', () => {
  expect(callerIdOf(ours, { ...choice, account: 'own' })).toBe(ours);
});

it('numbers of an account that is no longer used are not called from', () => {
  const before = { ...theirs, orgId: 'harbour', account: 'before', number: '+12025550150' };
  expect(callerIdOf(null, { ...choice, known: [before] })).toBe(ours);
  expect(callerIdOf(null, { ...choice, account: 'before', known: [before] })).toBe('+12025550150');
});
