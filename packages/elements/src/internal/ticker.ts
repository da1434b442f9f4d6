import type { CallClient } from '@offhook/core';

interface Ticker {
  readonly listeners: Set<() => void>;
  stop: () => void;
}

/** One beat per client, so that two clients on a page share nothing; gone with the client. */
const tickers = new WeakMap<CallClient, Ticker>();

/**
 * Calls back at every full second of the client's clock: one timer for all elements, running only while somebody
 * listens. The result unsubscribes.
 */
export function onEverySecond(client: CallClient, listener: () => void): () => void {
  const ticker = tickers.get(client) ?? { listeners: new Set(), stop: () => undefined };
  tickers.set(client, ticker);
  if (ticker.listeners.size === 0) arm(client, ticker);
  ticker.listeners.add(listener);
  return () => {
    ticker.listeners.delete(listener);
    if (ticker.listeners.size === 0) ticker.stop();
  };
}

function arm(client: CallClient, ticker: Ticker): void {
  const { environment } = client;
  const beat = (): void => {
    arm(client, ticker);
    for (const listener of [...ticker.listeners]) listener();
  };
  ticker.stop = environment.setTimer(beat, 1000 - (environment.now() % 1000));
}
