import { expect } from '@open-wc/testing';
import { axeFindings, byTestId, clear, mount, textOf } from '../testing/stage.js';
import './index.js';

describe('demo-badge', () => {
  afterEach(clear);

  it('says that nothing is dialled, in full or in one word with the sentence as tooltip', async () => {
    const badge = await mount('demo-badge');
    expect(textOf(byTestId('demo-badge'))).to.equal('Demo call, nothing is dialled for real');
    expect(await axeFindings(badge)).to.deep.equal([]);
    badge.compact = true;
    await badge.updateComplete;
    expect(textOf(byTestId('demo-badge'))).to.match(/^Demo/);
    expect(byTestId('demo-badge').title).to.equal('Demo call, nothing is dialled for real');
    expect(await axeFindings(badge)).to.deep.equal([]);
  });
});
