import { expect } from '@open-wc/testing';
import { setStage } from '../testing/stage.js';
import './index.js';

describe('demo-badge', () => {
  const stage = setStage();
  it('says that nothing is dialled, in full or in one word with the sentence as tooltip', async () => {
    const badge = await stage.mount('demo-badge');
    expect(stage.text('demo-badge')).to.equal('Demo call, nothing is dialled for real');
    expect(await stage.axeFindings(badge)).to.deep.equal([]);
    badge.compact = true;
    await badge.updateComplete;
    expect(stage.text('demo-badge')).to.match(/^Demo/);
    expect(stage.byTestId('demo-badge').title).to.equal('Demo call, nothing is dialled for real');
    expect(await stage.axeFindings(badge)).to.deep.equal([]);
  });
});
