import '@offhook/elements/call-provider';
import '@offhook/elements/incoming-call-modal';
import '@offhook/elements/missed-calls-badge';
import { watchThemeToggle } from './theme.js';

/** What every page has: the provider, the ring, the badge and the theme. */
export function startFrame(): void {
  watchThemeToggle();
}
