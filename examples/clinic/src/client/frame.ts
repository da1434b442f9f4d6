import '@offhook/elements/call-provider';
import '@offhook/elements/incoming-call-modal';
import '@offhook/elements/missed-calls-badge';
import { pageClient } from './page-client.js';
import { watchThemeToggle } from './theme.js';

/** What every page has: the provider, the ring, the badge and the theme. */
export function startFrame(): void {
  watchThemeToggle();
  void followMissed();
}

/** The badge's link is there only while there is something to see. */
async function followMissed(): Promise<void> {
  const link = document.querySelector<HTMLElement>('.missed');
  if (link === null) return;
  const client = await pageClient();
  const show = (): void => {
    link.hidden = client.state.getSnapshot().missedUnseen === 0;
  };
  client.state.subscribe(show);
  show();
}
