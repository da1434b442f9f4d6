import { Agent, request } from 'node:http';

/** What a load gave. */
export interface LoadResult {
  /** Requests per second over the whole time. */
  readonly perSecond: number;
  readonly failed: number;
}

/** Sends GET requests over `connections` kept-alive connections, each one after another, for `durationMs`. */
export async function httpLoad(
  url: string,
  options: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly connections: number;
    readonly durationMs: number;
    readonly expect: number;
  },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const startedAt = performance.now();
  const until = startedAt + options.durationMs;
  let done = 0;
  let failed = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < until) {
      if ((await get(url, agent, options.headers ?? {})) === options.expect) done += 1;
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: options.connections }, worker));
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { perSecond: done / seconds, failed };
}

function get(url: string, agent: Agent, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { agent, headers }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    })
      .once('error', reject)
      .end();
  });
}
