import { act, StrictMode, type ReactElement, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { CallClient } from '@offhook/core';
import { CallProvider } from '../call-provider.js';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** Something on the page. */
export interface Rendered {
  readonly container: HTMLElement;
  show(ui: ReactNode): Promise<void>;
  unmount(): Promise<void>;
}

/** Puts React content on the page, in StrictMode, and waits until it and the elements in it are settled. */
export async function render(ui: ReactNode): Promise<Rendered> {
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  const show = (next: ReactNode): Promise<void> => settle(() => root.render(<StrictMode>{next}</StrictMode>));
  await show(ui);
  return {
    container,
    show,
    async unmount() {
      await settle(() => root.unmount());
      container.remove();
    },
  };
}

/** Does something and waits until React and the elements have followed. */
export async function settle(work: () => unknown = () => undefined): Promise<void> {
  await act(async () => {
    await work();
    // Elements render and promises settle in microtasks: a macrotask comes after them.
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setTimeout(resolve));
  });
}

/** A hook that runs below a provider. */
export interface RenderedHook<Result> {
  /** What the hook returned last. */
  current(): Result;
  /** How often the component rendered. */
  renders(): number;
  unmount(): Promise<void>;
}

/** Runs a hook below a provider of this client. */
export async function renderHook<Result>(
  client: CallClient,
  useHook: () => Result,
): Promise<RenderedHook<Result>> {
  const results: Result[] = [];
  function Probe(): ReactElement | null {
    results.push(useHook());
    return null;
  }
  const { unmount } = await render(
    <CallProvider client={client}>
      <Probe />
    </CallProvider>,
  );
  return { current: () => results.at(-1) as Result, renders: () => results.length, unmount };
}
