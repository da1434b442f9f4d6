import { startChild } from '../child-server.js';
import { byTurns, type Scenario } from '../measure.js';

const users = 1000;
const slices = 6;
const perSlice = 50_000;

/** Row 4: what `jwt()` takes of a request whose token it has verified before. */
export const signIn: Scenario = {
  name: 'sign-in by jwt(), warm',
  floor: '`authenticate` that lets everybody in; both are given a fresh string each time',
  targets: [{ figure: 'cpu', unit: 'µs/request', limit: { atMost: 3 } }],
  async start() {
    const server = await startChild('sign-in', { users });
    const measure = async (side: 'floor' | 'product'): Promise<number> =>
      (await server.ask<{ cpuMicros: number }>({ side, count: perSlice })).cpuMicros;
    return {
      async round() {
        const done = await byTurns(
          slices,
          () => measure('floor'),
          () => measure('product'),
        );
        return { floor: figuresOf(done.floor), product: figuresOf(done.product) };
      },
      stop: () => server.stop(),
    };
  },
};

function figuresOf(cpuMicros: readonly number[]): { readonly cpu: number } {
  return { cpu: cpuMicros.reduce((sum, micros) => sum + micros, 0) / (slices * perSlice) };
}
