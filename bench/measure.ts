/** One paired round of a scenario: the same work done by the floor and by the product, right after one another. */
export interface Round {
  readonly floor: Readonly<Record<string, number>>;
  readonly product: Readonly<Record<string, number>>;
}

/** A figure that must keep within a ratio of its floor. */
export interface Target {
  /** Key of the figure in the rounds. */
  readonly figure: string;
  readonly unit: string;
  /** The product's figure divided by the floor's. */
  readonly ratio: { readonly atLeast: number } | { readonly atMost: number };
}

/** One line of `npm run bench`. */
export interface Scenario {
  readonly name: string;
  /** What the floor is, in words. */
  readonly floor: string;
  readonly targets: readonly Target[];
  /** Starts what is needed and returns how to run one round. */
  start(): Promise<{ round(): Promise<Round>; stop(): Promise<void> }>;
}

/** A line of the result table. */
export interface ResultLine {
  readonly scenario: string;
  readonly figure: string;
  readonly floor: number;
  readonly product: number;
  readonly unit: string;
  readonly ratio: number;
  /** Lowest and highest ratio of the rounds. */
  readonly spread: readonly [number, number];
  readonly target: string;
  readonly met: boolean;
}

/** The middle value; the mean of the two middle ones for an even count. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) throw new TypeError('median of nothing');
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}

/** The value below which this share (0 to 1) of the values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Sums the rounds of a scenario up: medians of the paired ratios. */
export function summarise(scenario: Scenario, rounds: readonly Round[]): readonly ResultLine[] {
  return scenario.targets.map(({ figure, unit, ratio: target }) => {
    const pairs = rounds.map((round) => ({
      floor: round.floor[figure] ?? Number.NaN,
      product: round.product[figure] ?? Number.NaN,
    }));
    const ratios = pairs.map((pair) => pair.product / pair.floor);
    const ratio = median(ratios);
    return {
      scenario: scenario.name,
      figure,
      unit,
      floor: median(pairs.map((pair) => pair.floor)),
      product: median(pairs.map((pair) => pair.product)),
      ratio,
      spread: [Math.min(...ratios), Math.max(...ratios)],
      target: 'atLeast' in target ? `≥ ${target.atLeast}×` : `≤ ${target.atMost}×`,
      met: 'atLeast' in target ? ratio >= target.atLeast : ratio <= target.atMost,
    };
  });
}
