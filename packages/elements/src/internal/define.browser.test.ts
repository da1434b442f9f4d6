import { expect } from '@open-wc/testing';
import { define, definePrefixed } from './define.js';
import { OffhookElement } from './offhook-element.js';

class Inner extends OffhookElement {
  static override readonly tag: string = 'test-inner';
}
class Outer extends OffhookElement {
  static override readonly tag: string = 'test-outer';
  static override readonly dependencies = [Inner];
}

describe('define', () => {
  const realError = console.error;
  let told: string[] = [];
  beforeEach(() => {
    told = [];
    console.error = (text: string) => told.push(text);
  });
  afterEach(() => {
    console.error = realError;
  });

  it('registers the prefixed names of an element and of what it uses, and no short names', () => {
    definePrefixed(Outer);
    expect(customElements.get('offhook-test-outer')).to.equal(Outer);
    expect(customElements.get('offhook-test-inner')).to.equal(Inner);
    expect(customElements.get('test-outer')).to.equal(undefined);
  });

  it('adds the short name as an empty subclass; twice does no harm', () => {
    define(Outer);
    define(Outer);
    expect(customElements.get('test-outer')?.prototype).to.be.instanceOf(Outer);
    expect(customElements.get('test-inner')).to.equal(undefined);
    expect(told).to.deep.equal([]);
  });

  it('leaves a name that another library took and says so once, with a code', () => {
    class Foreign extends HTMLElement {}
    customElements.define('test-taken', Foreign);
    class Taken extends OffhookElement {
      static override readonly tag: string = 'test-taken';
    }
    define(Taken);
    expect(customElements.get('test-taken')).to.equal(Foreign);
    expect(customElements.get('offhook-test-taken')).to.equal(Taken);
    expect(told).to.have.length(1);
    expect(told[0]).to.contain('offhook:tag_taken');
  });
});
