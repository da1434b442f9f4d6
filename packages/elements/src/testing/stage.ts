import type { Call, ClientState } from '@offhook/core';
import {
  fakeCallClient,
  fakeEnvironment,
  type FakeCallClient,
  type FakeEnvironment,
} from '@offhook/core/testing';
import type { LitElement } from 'lit';
import { everyElement, textOf } from './everything-on-page.js';
import { axeFindingsOf, cutOffElements } from './page-findings.js';
import { runnerCommand } from './runner-command.js';

/** Sets up a page for the tests of the `describe` that this is called in, afresh for each. */
export function setStage(): Stage {
  const stage = new Stage();
  beforeEach(() => stage.reset());
  afterEach(() => stage.clear());
  return stage;
}

/** A page with a clock, a client, elements, and a person who uses them. */
class Stage {
  environment: FakeEnvironment = fakeEnvironment();
  client: FakeCallClient = fakeCallClient();

  /** A fresh clock and a fresh client, which knows these calls. */
  reset(...calls: readonly Call[]): FakeCallClient {
    this.environment = fakeEnvironment();
    this.client = fakeCallClient({ environment: this.environment, calls });
    return this.client;
  }

  /** Puts an element that has the client on the page and waits until it is rendered. */
  show<Tag extends keyof HTMLElementTagNameMap>(
    tag: Tag,
    properties: Partial<HTMLElementTagNameMap[Tag]> = {},
    parent?: Element,
  ): Promise<HTMLElementTagNameMap[Tag]> {
    return this.mount(tag, { client: this.client, ...properties }, parent);
  }

  /** Puts an element with these properties on the page and waits until it is rendered. */
  async mount<Tag extends keyof HTMLElementTagNameMap>(
    tag: Tag,
    properties: Partial<HTMLElementTagNameMap[Tag]> = {},
    parent: Element = document.body,
  ): Promise<HTMLElementTagNameMap[Tag]> {
    const element = document.createElement(tag);
    Object.assign(element, properties);
    parent.append(element);
    await this.settled();
    return element;
  }

  /** Takes everything off the page. */
  clear(): void {
    document.body.replaceChildren();
  }

  /** Lets pending renders and answered promises of all elements happen. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 4; turn += 1) {
      for (const element of everyElement(document)) await (element as Partial<LitElement>).updateComplete;
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  /** Waits for what takes real time, such as code that is fetched. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      await this.settled();
    }
  }

  /** A snapshot of a call arrives. */
  async emit(call: Call): Promise<void> {
    this.client.emit(call);
    await this.settled();
  }

  /** Other state of the client changes. */
  async setState(change: Partial<ClientState>): Promise<void> {
    this.client.setState(change);
    await this.settled();
  }

  /** Time goes on. */
  async advance(ms: number): Promise<void> {
    await this.environment.advance(ms);
    await this.settled();
  }

  /** Names of the requests that were sent, oldest first. */
  sent(): readonly string[] {
    return this.client.requests.map(({ name }) => name);
  }

  /** Elements of the page that have this test id, in shadow roots too. */
  allByTestId(id: string): readonly HTMLElement[] {
    return everyElement(document).filter(
      (one) => one instanceof HTMLElement && one.dataset['testid'] === id,
    ) as HTMLElement[];
  }

  /** The one shown element with this test id. */
  byTestId<Type extends HTMLElement = HTMLElement>(id: string): Type {
    const found = this.allByTestId(id).filter((one) => one.checkVisibility());
    if (found.length !== 1) throw new Error(`${found.length} visible elements have data-testid="${id}"`);
    return found[0] as Type;
  }

  /** The button with this label, in shadow roots too. */
  button(label: string): HTMLButtonElement | undefined {
    return everyElement(document).find(
      (one): one is HTMLButtonElement => one instanceof HTMLButtonElement && textOf(one) === label,
    );
  }

  /** True when an element with this test id is shown. */
  isShown(id: string): boolean {
    return this.allByTestId(id).some((one) => one.checkVisibility());
  }

  /** Text of the one shown element with this test id. */
  text(id: string): string {
    return textOf(this.byTestId(id));
  }

  /** Clicks the one shown element with this test id. */
  async click(id: string): Promise<void> {
    this.byTestId(id).click();
    await this.settled();
  }

  /** Presses and releases a real key. */
  press(key: string): Promise<void> {
    return this.keys({ press: key });
  }

  /** Presses real keys, as a person would: focus, activation and repetition are the browser's own. */
  async keys(
    command: { press: string } | { down: string } | { up: string } | { type: string },
  ): Promise<void> {
    await runnerCommand('send-keys', command);
    await this.settled();
  }

  /** Clicks where the middle of this area of the window is, with a real mouse. */
  async clickInto({ left, top, width, height }: DOMRect): Promise<void> {
    const position = [Math.round(left + width / 2), Math.round(top + height / 2)];
    await runnerCommand('send-mouse', { type: 'click', position });
    await this.settled();
  }

  /** The element that has the focus, in shadow roots too. */
  focused(): Element | null {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active;
  }

  /** Everything tellable of one type that the page hears, oldest first. */
  heard<Type extends keyof GlobalEventHandlersEventMap>(type: Type): GlobalEventHandlersEventMap[Type][] {
    const events: GlobalEventHandlersEventMap[Type][] = [];
    const listener = (event: Event): unknown => events.push(event as GlobalEventHandlersEventMap[Type]);
    document.body.addEventListener(type, listener);
    return events;
  }

  /** Makes the window as small as 1280 × 1024 pixels become at 400 % zoom (WCAG 2.2, 1.4.10 Reflow). */
  async zoomIn(): Promise<void> {
    await runnerCommand('set-viewport', { width: 320, height: 256 });
    await this.settled();
  }

  /** Makes the window the size it usually is in tests. */
  zoomOut(): Promise<void> {
    return runnerCommand('set-viewport', { width: 800, height: 600 });
  }

  /** Shown elements that stick out of the window sideways, or can only be read by scrolling sideways. */
  cutOff(): readonly string[] {
    return cutOffElements();
  }

  /** What axe finds in the element, in light and in dark; empty when all is well. */
  async axeFindings(element: HTMLElement): Promise<readonly string[]> {
    const findings: string[] = [];
    for (const theme of ['light', 'dark']) {
      element.setAttribute('theme', theme);
      document.documentElement.style.background = theme === 'dark' ? '#0c1318' : '#f5f7f8';
      await this.settled();
      findings.push(...(await axeFindingsOf(element, theme)));
    }
    document.documentElement.style.background = '';
    return findings;
  }
}

/** Names that must stay text: markup, reversed writing, and a very long one. */
export const hostileNames: readonly string[] = [
  '<img src=x onerror="window.hacked = true">',
  '\u202eevil\u202c${1+1}{{2}}',
  'x'.repeat(10_000),
];
