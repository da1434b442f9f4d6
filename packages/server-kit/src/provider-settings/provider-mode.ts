import type { Mode } from '@offhook/core/call';
import type { Provider } from '../providers/contract.js';

/** Whether a provider reaches real people, simulates it, or can do nothing as it is set up. */
export function modeOf(provider: Provider): Mode {
  if (isOff(provider)) return 'off';
  return provider.capabilities.demo ? 'demo' : 'live';
}

/** True when it can do nothing as it is set up. */
export function isOff({ capabilities: { app, phone, messages } }: Provider): boolean {
  return app.length === 0 && !phone && !messages;
}
