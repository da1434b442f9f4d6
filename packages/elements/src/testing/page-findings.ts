import 'axe-core/axe.min.js';
import { everyElement } from './everything-on-page.js';

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

/** Shown elements that stick out of the window sideways, or can only be read by scrolling sideways. */
export function cutOffElements(): readonly string[] {
  const seen = everyElement(document).filter((one) => one.checkVisibility() && !one.closest('.unseen, svg'));
  return seen.filter((one) => isOutside(one) || scrollsSideways(one)).map(described);
}

/** What axe finds in an element as it is now, each finding after the name of its theme. */
export async function axeFindingsOf(element: HTMLElement, theme: string): Promise<readonly string[]> {
  finishAnimations();
  const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${theme} ${id}: ${html}`));
}

function isOutside(element: Element): boolean {
  const { left, right } = element.getBoundingClientRect();
  return left < -0.5 || right > innerWidth + 0.5;
}

function scrollsSideways(element: Element): boolean {
  const { display, overflowX } = getComputedStyle(element);
  const clips = display !== 'inline' && overflowX !== 'visible';
  return clips && element.scrollWidth > element.clientWidth + 1;
}

function described(element: Element): string {
  const { left, right } = element.getBoundingClientRect();
  const { className, clientWidth, localName, scrollWidth } = element;
  return `${localName}.${String(className)} from ${left} to ${right}, ${scrollWidth} in ${clientWidth}`;
}

function finishAnimations(): void {
  for (const animation of everyElement(document).flatMap((one) => one.getAnimations())) {
    if (animation.effect?.getTiming().iterations === Infinity) animation.cancel();
    else animation.finish();
  }
}
