import type { OffhookElementClass } from './offhook-element.js';

/** Registers the class, and the elements that its template uses, as `offhook-<tag>`. Twice does no harm. */
export function definePrefixed(elementClass: OffhookElementClass): void {
  const name = `offhook-${elementClass.tag}`;
  if (customElements.get(name)) return;
  elementClass.dependencies.forEach(definePrefixed);
  customElements.define(name, elementClass);
}

/**
 * Registers the class as `offhook-<tag>` and, when that name is free, an empty subclass as `<tag>`. A name that
 * another library took is left alone and told once.
 */
export function define(elementClass: OffhookElementClass): void {
  definePrefixed(elementClass);
  const { tag } = elementClass;
  const taken = customElements.get(tag);
  if (!taken) {
    customElements.define(tag, class extends elementClass {});
  } else if ((taken as Partial<OffhookElementClass>).tag !== tag) {
    console.error(`[offhook:tag_taken] <${tag}> belongs to another library; use <offhook-${tag}>.`);
  }
}
