/** What one side did in a round, by the names of its figures. */
export type Figures = Readonly<Record<string, number>>;

/** One paired round of a scenario: the same work done by the floor and by the product, by turns. */
export interface Round {
  readonly floor: Figures;
  readonly product: Figures;
}

/** A figure and what it must keep: a ratio to its floor, an amount of its own, or nothing where it only explains others. */
export interface Target {
  /** Key of the figure in the rounds. */
  readonly figure: string;
  readonly unit: string;
  readonly limit:
    { readonly ratioAtLeast: number } | { readonly ratioAtMost: number } | { readonly atMost: number } | null;
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
  /** `null` where nothing is demanded. */
  readonly met: boolean | null;
}

/**
 * Does a round's work in slices, the floor's and the product's by turns and each first as often as the other: what else
 * the machine has to do then hits both alike.
 */
export async function byTurns<Result>(
  slices: number,
  floor: () => Promise<Result>,
  product: () => Promise<Result>,
): Promise<{ readonly floor: readonly Result[]; readonly product: readonly Result[] }> {
  const done: { floor: Result[]; product: Result[] } = { floor: [], product: [] };
  for (let slice = 0; slice < slices; slice += 1) {
    if (slice % 2 === 1) done.product.push(await product());
    done.floor.push(await floor());
    if (slice % 2 === 0) done.product.push(await product());
  }
  return done;
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

/** Sums the rounds of a scenario up: medians of the paired ratios. No round is left out. */
export function summarise(scenario: Scenario, rounds: readonly Round[]): readonly ResultLine[] {
  return scenario.targets.map(({ figure, unit, limit }) => {
    const pairs = rounds.map((round) => ({
      floor: round.floor[figure] ?? Number.NaN,
      product: round.product[figure] ?? Number.NaN,
    }));
    const ratios = pairs.map((pair) => pair.product / pair.floor);
    const ratio = median(ratios);
    const product = median(pairs.map((pair) => pair.product));
    return {
      scenario: scenario.name,
      figure,
      unit,
      floor: median(pairs.map((pair) => pair.floor)),
      product,
      ratio,
      spread: [Math.min(...ratios), Math.max(...ratios)],
      ...verdict(limit, { ratio, product, unit }),
    };
  });
}

function verdict(
  limit: Target['limit'],
  { ratio, product, unit }: { readonly ratio: number; readonly product: number; readonly unit: string },
): Pick<ResultLine, 'target' | 'met'> {
  if (limit === null) return { target: '', met: null };
  if ('atMost' in limit) return { target: `≤ ${limit.atMost} ${unit}`, met: product <= limit.atMost };
  if ('ratioAtMost' in limit) return { target: `≤ ${limit.ratioAtMost}×`, met: ratio <= limit.ratioAtMost };
  return { target: `≥ ${limit.ratioAtLeast}×`, met: ratio >= limit.ratioAtLeast };
}
