import '@offhook/elements/call-provider';
import '@offhook/elements/incoming-call-modal';
import '@offhook/elements/missed-calls-badge';
import { keepAgentLeg } from './agent-leg.js';
import { showCallBar } from './call-bar.js';
import { pageClient } from './page-client.js';
import { watchThemeToggle } from './theme.js';

/** What every page has: the provider, the ring, the badge, the way back to a running call, and the theme. */
export function startFrame(): void {
  watchThemeToggle();
  keepAgentLeg();
  if (document.querySelector('call-provider') !== null) void pageClient().then(showCallBar);
}
