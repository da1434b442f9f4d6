const gapPx = 8;

/**
 * Puts an open popover beside its button, inside the window: below it where there is room, else above. Where the style
 * sheet makes it a sheet at the bottom (`--_sheet: 1`), it stays that. Elements set `position: fixed; inset: auto`.
 */
export function placePopover(popover: HTMLElement, button: HTMLElement): void {
  const { style } = popover;
  const isSheet = getComputedStyle(popover).getPropertyValue('--_sheet').trim() === '1';
  if (isSheet) {
    style.left = style.top = '';
    return;
  }
  const anchor = button.getBoundingClientRect();
  const { clientHeight, clientWidth } = document.documentElement;
  const { offsetHeight, offsetWidth } = popover;
  const below = anchor.bottom + gapPx;
  const above = anchor.top - gapPx - offsetHeight;
  const top = below + offsetHeight <= clientHeight - gapPx || above < gapPx ? below : above;
  style.left = `${within(anchor.left + (anchor.width - offsetWidth) / 2, clientWidth - offsetWidth)}px`;
  style.top = `${within(top, clientHeight - offsetHeight)}px`;
}

function within(wanted: number, most: number): number {
  return Math.max(gapPx, Math.min(wanted, most - gapPx));
}
