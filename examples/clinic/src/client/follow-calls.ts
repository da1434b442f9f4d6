import type { CallClient } from '@offhook/core';

const pauseMs = 150;

/**
 * Calls back when a list of calls may have changed: a call has another status, or the connection is back after it was
 * away. Several changes at once are one.
 */
export function followCalls(client: CallClient, refresh: () => void): void {
  let timer: number | undefined;
  const soon = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(refresh, pauseMs);
  };
  const seen = new Map<string, string>();
  client.on('updated', (call) => {
    const facts = `${call.status} ${call.outcome ?? ''} ${call.notes ?? ''}`;
    // The first snapshot of an old call is no news: the list already has it.
    const isNews = seen.has(call.id) ? seen.get(call.id) !== facts : call.endedAt === null;
    seen.set(call.id, facts);
    if (isNews) soon();
  });
  let wasAway = false;
  client.on('connection', (state) => {
    const isAway = state === 'reconnecting' || state === 'offline';
    if (wasAway && !isAway) soon();
    wasAway = isAway;
  });
}
