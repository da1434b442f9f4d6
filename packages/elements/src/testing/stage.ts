import type { LitElement } from 'lit';
import 'axe-core/axe.min.js';

declare const axe: {
  run(
    context: Element,
    options: unknown,
  ): Promise<{
    readonly violations: readonly {
      readonly id: string;
      readonly nodes: readonly { readonly html: string }[];
    }[];
  }>;
};

const mounted = new Set<Element>();

/** Puts an element with these properties on the page and waits until it is rendered. */
export async function mount<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  parent: Element = document.body,
): Promise<HTMLElementTagNameMap[Tag]> {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  parent.append(element);
  mounted.add(element);
  await settled();
  return element;
}

/** Takes away what `mount` put there. */
export function clear(): void {
  for (const element of mounted) element.remove();
  mounted.clear();
  document.body.replaceChildren();
}

/** Lets pending renders and answered promises of all elements happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) {
    for (const element of everyElement(document)) await (element as Partial<LitElement>).updateComplete;
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Elements of the page that have this test id, in shadow roots too. */
export function allByTestId(id: string, root: Document | Element = document): readonly HTMLElement[] {
  return everyElement(root).filter(
    (one) => one instanceof HTMLElement && one.dataset['testid'] === id,
  ) as HTMLElement[];
}

/** The one shown element with this test id. */
export function byTestId<Type extends HTMLElement = HTMLElement>(
  id: string,
  root: Document | Element = document,
): Type {
  const found = allByTestId(id, root).filter((one) => one.checkVisibility());
  if (found.length !== 1) throw new Error(`${found.length} visible elements have data-testid="${id}"`);
  return found[0] as Type;
}

/** True when an element with this test id is shown. */
export function isShown(id: string): boolean {
  return allByTestId(id).some((one) => one.checkVisibility());
}

/** Text of an element as it is read, white space folded. */
export function textOf(element: Element): string {
  const parts = element.shadowRoot ? [...element.shadowRoot.childNodes] : [...element.childNodes];
  const text = parts.map((node) =>
    node instanceof Element
      ? /^(STYLE|SCRIPT)$/.test(node.tagName)
        ? ''
        : textOf(node)
      : node.nodeType === Node.TEXT_NODE
        ? (node.textContent ?? '')
        : '',
  );
  return text.join('').replace(/\s+/g, ' ').trim();
}

/** What axe finds in the element, in light and in dark; empty when all is well. */
export async function axeFindings(element: HTMLElement): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const theme of ['light', 'dark']) {
    element.setAttribute('theme', theme);
    document.documentElement.style.background = theme === 'dark' ? '#0c1318' : '#f5f7f8';
    await settled();
    for (const animation of everyElement(document).flatMap((one) => one.getAnimations())) {
      if (animation.effect?.getTiming().iterations === Infinity) animation.cancel();
      else animation.finish();
    }
    const rules = { region: { enabled: false } };
    const { violations } = await axe.run(element, { rules });
    findings.push(
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${theme} ${id}: ${html}`)),
    );
  }
  document.documentElement.style.background = '';
  return findings;
}

/** Everything tellable of one type that the page hears, oldest first. */
export function heard<Type extends keyof GlobalEventHandlersEventMap>(
  type: Type,
): GlobalEventHandlersEventMap[Type][] {
  const events: GlobalEventHandlersEventMap[Type][] = [];
  document.body.addEventListener(type, (event) => events.push(event as GlobalEventHandlersEventMap[Type]));
  return events;
}

/** Presses real keys, as a person would: focus, activation and repetition are the browser's own. */
export async function keys(
  command: { press: string } | { down: string } | { up: string } | { type: string },
): Promise<void> {
  const socket = '/__web-dev-server__web-socket.js';
  const { sendMessageWaitForResponse } = (await import(socket)) as {
    sendMessageWaitForResponse(message: unknown): Promise<unknown>;
  };
  const sessionId = new URL(location.href).searchParams.get('wtr-session-id');
  await sendMessageWaitForResponse({
    type: 'wtr-command',
    sessionId,
    command: 'send-keys',
    payload: command,
  });
  await settled();
}

/** The element that has the focus, in shadow roots too. */
export function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** Names that must stay text: markup, reversed writing, and a very long one. */
export const hostileNames: readonly string[] = [
  '<img src=x onerror="window.hacked = true">',
  '\u202eevil\u202c${1+1}{{2}}',
  'x'.repeat(10_000),
];

function everyElement(root: Document | Element | ShadowRoot): Element[] {
  return [...root.querySelectorAll('*')]
    .flatMap((one) => [one, ...(one.shadowRoot ? everyElement(one.shadowRoot) : [])])
    .concat(root instanceof Element && root.shadowRoot ? everyElement(root.shadowRoot) : []);
}
