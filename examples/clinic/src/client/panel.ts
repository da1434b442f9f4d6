import { CallError } from '@offhook/core';
import { html, render, type TemplateResult } from 'lit';

/** A part of the page that shows a list of the calling API. */
export interface Panel {
  /** Asks for the list again. What is shown stays until the new one is there. */
  refresh(): void;
}

/** How a panel gets and shows its list. */
export interface PanelOptions<Data> {
  readonly load: () => Promise<Data>;
  readonly view: (data: Data) => TemplateResult;
}

/**
 * Fills `host` with what `load` brings. The server's skeleton stays until then; a failure says what happened and
 * offers to try again; answers that were overtaken by a newer refresh are dropped.
 */
export function createPanel<Data>(host: HTMLElement, options: PanelOptions<Data>): Panel {
  let newest = 0;
  let shown = false;

  async function load(): Promise<void> {
    const turn = ++newest;
    host.setAttribute('aria-busy', 'true');
    try {
      const data = await options.load();
      if (turn === newest) show(options.view(data), true);
    } catch (error) {
      // A list that is already there is better than a message; the next refresh heals it.
      if (turn === newest && !shown) show(failed(error, refresh), false);
    } finally {
      if (turn === newest) host.setAttribute('aria-busy', 'false');
    }
  }

  function show(content: TemplateResult, loaded: boolean): void {
    if (!host.hasAttribute('data-filled')) host.replaceChildren();
    host.setAttribute('data-filled', '');
    shown = loaded;
    render(content, host);
  }

  function refresh(): void {
    void load();
  }

  refresh();
  return { refresh };
}

function failed(error: unknown, retry: () => void): TemplateResult {
  const reason = error instanceof CallError ? error.message : 'The list could not be read.';
  return html`<div class="empty" role="alert">
    <h2>This could not be loaded</h2>
    <p>${reason}</p>
    <button class="button quiet" type="button" @click=${retry}>Try again</button>
  </div>`;
}

/** What stands in the place of a list without entries: what it is for, and what to do. */
export function emptyView(title: string, text: string): TemplateResult {
  return html`<div class="empty">
    <h2>${title}</h2>
    <p>${text}</p>
  </div>`;
}

/** The element of a panel by its name, or `null` when this page has none. */
export function panelHost(name: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-panel="${name}"] [data-list]`);
}
