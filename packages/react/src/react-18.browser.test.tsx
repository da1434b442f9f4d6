import { version } from 'react';
import { describeCallProvider } from './call-provider.fixture.js';
import { describeHooks } from './hooks.fixture.js';
import { describeWrappers } from './wrappers.fixture.js';

describe(`React ${version.split('.')[0]}`, () => {
  it('is the version meant', () => {
    if (!version.startsWith('18.')) throw new Error(version);
  });
  describeCallProvider();
  describeHooks();
  describeWrappers();
});
