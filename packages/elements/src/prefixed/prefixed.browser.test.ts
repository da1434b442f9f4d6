import { expect } from '@open-wc/testing';
import './index.js';

describe('prefixed', () => {
  it('registers all elements under their prefixed names and none under a short one', () => {
    const tags = [
      'call-provider',
      'call-now-button',
      'call-status-banner',
      'call-timer',
      'incoming-call-modal',
      'missed-calls-badge',
      'call-room',
      'call-controls',
      'demo-badge',
    ];
    expect(tags.filter((tag) => !customElements.get(`offhook-${tag}`))).to.deep.equal([]);
    expect(tags.filter((tag) => customElements.get(tag))).to.deep.equal([]);
  });
});
