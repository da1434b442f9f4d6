/** All elements, in shadow roots too. */
export function everyElement(root: Document | Element | ShadowRoot): Element[] {
  return [...root.querySelectorAll('*')]
    .flatMap((one) => [one, ...(one.shadowRoot ? everyElement(one.shadowRoot) : [])])
    .concat(root instanceof Element && root.shadowRoot ? everyElement(root.shadowRoot) : []);
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
