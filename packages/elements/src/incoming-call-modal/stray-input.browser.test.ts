import type { Call } from '@offhook/core';
import { sampleCall, sampleIncomingCall, samplePersonView } from '@offhook/core/testing';
import { expect } from '@open-wc/testing';
import { setStage } from '../testing/stage.js';
import type { OffhookIncomingCallModal } from './incoming-call-modal.js';
import './index.js';

const at = sampleCall().startedAt;

describe('incoming-call-modal, at keys and clicks that were meant for something else,', () => {
  const stage = setStage();
  let modal: OffhookIncomingCallModal;

  beforeEach(async () => {
    modal = await stage.show('incoming-call-modal');
  });

  const ring = (call: Partial<Call> = {}): Promise<void> => stage.emit(sampleIncomingCall(call));
  const dialog = (): HTMLDialogElement => modal.shadowRoot?.querySelector('dialog') as HTMLDialogElement;
  const isBanner = (): boolean =>
    modal.shadowRoot?.querySelector('.banner')?.matches(':popover-open') ?? false;
  const pastTheGuard = (): Promise<void> => stage.environment.advance(800);

  it('ignores Enter and Space right after it opened and while a key is held', async () => {
    await stage.keys({ down: 'Enter' });
    await ring();
    stage.byTestId('accept').focus();
    await pastTheGuard();
    await stage.keys({ down: 'Enter' });
    await stage.keys({ up: 'Enter' });
    expect(stage.client.requests).to.have.length(0);
    stage.clear();
    stage.reset();
    modal = await stage.show('incoming-call-modal');
    await ring();
    stage.byTestId('decline').focus();
    for (const key of ['Enter', 'Space']) await stage.press(key);
    expect(stage.client.requests).to.have.length(0);
    await pastTheGuard();
    await stage.press('Enter');
    expect(stage.client.requests.map(({ name }) => name)).to.deep.equal(['calls.decline']);
  });

  it('does nothing when the background is clicked', async () => {
    await ring();
    dialog().dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: 1, clientY: 1 }));
    document.body.click();
    await stage.settled();
    expect(dialog().open).to.equal(true);
    expect(stage.client.requests).to.have.length(0);
  });

  it('keeps a click that comes too late from pressing the page behind', async () => {
    let pressed = 0;
    const behind = document.body.appendChild(document.createElement('button'));
    behind.style.cssText = 'position: fixed; inset: 0';
    behind.addEventListener('click', () => (pressed += 1));
    await ring();
    const accept = stage.byTestId('accept').getBoundingClientRect();
    await ring({ status: 'canceled', endedAt: at });
    await stage.clickInto(accept);
    await stage.clickInto(accept);
    expect(pressed).to.equal(0);
    expect(stage.client.requests).to.have.length(0);
    await stage.clickInto(new DOMRect(0, 0, 8, 8));
    expect(pressed).to.equal(1);
    await pastTheGuard();
    await stage.clickInto(accept);
    expect(pressed).to.equal(2);
    behind.remove();
  });

  it('keeps the second click of a double click on Silence from pressing the page behind', async () => {
    let pressed = 0;
    const behind = document.body.appendChild(document.createElement('button'));
    behind.style.cssText = 'position: fixed; inset: 0';
    behind.addEventListener('click', () => (pressed += 1));
    await ring();
    const silence = stage.byTestId('silence').getBoundingClientRect();
    await stage.clickInto(silence);
    expect(isBanner()).to.equal(true);
    await stage.clickInto(silence);
    expect(pressed).to.equal(0);
    await pastTheGuard();
    await stage.clickInto(silence);
    expect(pressed).to.equal(1);
    behind.remove();
  });

  it('keeps a click that was meant for one call from answering the next', async () => {
    await ring({ id: 'a' });
    await ring({ id: 'b', startedAt: '2030-01-01T12:00:05.000Z', from: samplePersonView({ name: 'John' }) });
    await ring({ id: 'a', status: 'canceled', endedAt: at });
    expect(stage.text('incoming-caller')).to.equal('John');
    await stage.clickInto(stage.byTestId('accept').getBoundingClientRect());
    expect(stage.client.requests).to.have.length(0);
    await pastTheGuard();
    await stage.clickInto(stage.byTestId('accept').getBoundingClientRect());
    expect(stage.client.requests.map(({ id }) => id)).to.deep.equal(['b']);
  });
});
