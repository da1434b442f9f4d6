import { expect, it } from 'vitest';
import { fakeCallClient } from '../testing/fake-call-client.js';
import { createAdminResources } from './admin-resources.js';
import type { AdminResources } from './call-client.js';

const loaded = createAdminResources(() => Promise.reject(new Error('nothing is asked')));

it.each(Object.keys(loaded) as (keyof AdminResources)[])(
  '%s has the methods before it is loaded that it has afterwards',
  (name) => {
    expect(Object.keys(fakeCallClient()[name]).sort()).toEqual(Object.keys(loaded[name]).sort());
  },
);

it('a first question loads the resource', async () => {
  const client = fakeCallClient();
  await client.numbers.update('n-1', { status: 'inactive' });
  expect(client.requests).toEqual([{ name: 'numbers.update', id: 'n-1', body: { status: 'inactive' } }]);
});
