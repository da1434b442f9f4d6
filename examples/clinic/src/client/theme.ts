import type { Theme } from '../pages/layout.js';

const order: readonly Theme[] = ['auto', 'light', 'dark'];
const words: Readonly<Record<Theme, string>> = { auto: 'as the system', light: 'light', dark: 'dark' };
const yearSeconds = 31_536_000;

/**
 * Makes the header's button go through the themes. The choice is a cookie, so that the server sends the next page
 * in the right colours at once.
 */
export function watchThemeToggle(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-theme-toggle]');
  button?.addEventListener('click', () => {
    const next = order[(order.indexOf(currentTheme()) + 1) % order.length] ?? 'auto';
    document.cookie = `theme=${next}; path=/; max-age=${yearSeconds}; samesite=lax`;
    document.documentElement.dataset['theme'] = next;
    document.querySelector('call-provider')?.setAttribute('theme', next);
    button.setAttribute('aria-label', `Theme: ${words[next]}`);
    button.title = `Theme: ${words[next]}`;
    button.querySelector('use')?.setAttribute('href', `#icon-${next}`);
  });
}

function currentTheme(): Theme {
  return order.find((one) => one === document.documentElement.dataset['theme']) ?? 'auto';
}
