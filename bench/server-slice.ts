import type { ChildServer } from './child-server.js';
import type { Figures } from './measure.js';

/** What a server did in one slice of a round. */
export interface ServerSlice {
  readonly done: number;
  readonly tookMs: number;
  readonly cpuMicros: number;
}

/** Puts a load on a server, and looks how much CPU time that took it. */
export async function serverSlice(
  server: ChildServer,
  load: () => Promise<{ readonly done: number; readonly tookMs: number }>,
): Promise<ServerSlice> {
  const cpuBefore = await server.cpuMicros();
  const { done, tookMs } = await load();
  return { done, tookMs, cpuMicros: (await server.cpuMicros()) - cpuBefore };
}

/** Over all slices: how many a second, by this name, and CPU time for each, µs. */
export function throughput(name: string, slices: readonly ServerSlice[]): Figures {
  const sum = (of: keyof ServerSlice): number => slices.reduce((total, slice) => total + slice[of], 0);
  return { [name]: (sum('done') / sum('tookMs')) * 1000, cpu: sum('cpuMicros') / sum('done') };
}
