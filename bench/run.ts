import { writeFile } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { format, resolveConfig } from 'prettier';
import { summarise, type ResultLine, type Round, type Scenario } from './measure.js';
import { clickToRing } from './scenarios/click-to-ring.js';
import { push } from './scenarios/push.js';
import { signIn } from './scenarios/sign-in.js';
import { statusNotModified, statusRead } from './scenarios/status-read.js';
import { webhook } from './scenarios/webhook.js';

/**
 * `npm run bench [-- part of a name]`: runs each scenario's floor and product by turns, prints the medians of the paired
 * ratios and writes them to `bench/results.md`. Only ratios compare between machines. `BENCH_ROUNDS` changes how many
 * rounds are measured.
 */
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7);
const scenarios: readonly Scenario[] = [
  statusRead('sqlite'),
  statusRead('postgres'),
  statusNotModified,
  signIn,
  push,
  clickToRing('sqlite'),
  clickToRing('postgres'),
  webhook('sqlite', 64),
  webhook('postgres', 64),
  webhook('sqlite', 16),
  webhook('postgres', 16),
];

async function run(scenario: Scenario): Promise<readonly ResultLine[]> {
  const { round, stop } = await scenario.start();
  try {
    await round(); // warms both sides up; not counted
    const done: Round[] = [];
    for (let n = 0; n < rounds; n += 1) done.push(await round());
    return summarise(scenario, done);
  } finally {
    await stop();
  }
}

function table(lines: readonly ResultLine[]): string {
  const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
  const rows = lines.map(
    (one) =>
      `| ${one.scenario} | ${one.figure} | ${number(one.floor)} ${one.unit} | ${number(one.product)} ${one.unit} | **${number(one.ratio)}×** (${number(one.spread[0])}–${number(one.spread[1])}) | ${one.target} | ${one.met === null ? '' : one.met ? 'yes' : 'no'} |`,
  );
  return [
    '| Scenario | Figure | Floor | Offhook | Ratio (lowest–highest) | Target | Met |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

const wanted = process.argv[2];
const chosen = scenarios.filter((scenario) => wanted === undefined || scenario.name.includes(wanted));
const lines: ResultLine[] = [];
for (const scenario of chosen) {
  const found = await run(scenario);
  lines.push(...found);
  console.log(table(found));
}
if (wanted === undefined) {
  const machine = `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const floors = scenarios.map((scenario) => `- **${scenario.name}**: ${scenario.floor}.`).join('\n');
  const text = `# Speed\n\nWritten by \`npm run bench\` on ${machine}. ${rounds} rounds, floor and product by turns; medians of the paired ratios. Absolute figures are that machine's: only the ratios compare.\n\n${table(lines)}\n\nFloors:\n\n${floors}\n`;
  const path = new URL('./results.md', import.meta.url);
  await writeFile(path, await format(text, { ...(await resolveConfig(path)), parser: 'markdown' }));
}
process.exit(0);
