// `npm test`: every check of the project, one after the other. `npm test -- unit lint` runs only those named.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, installChromium } from './chromium.mjs';
import { addReports, emptyReport, readReport } from './test-report.mjs';

const resultsFolder = mkdtempSync(join(tmpdir(), 'offhook-test-'));

/** @param {string} name */
const resultsFile = (name) => join(resultsFolder, `${name}.json`);

/** @param {string} project */
const vitest = (project) =>
  `vitest run --project ${project} --reporter default --reporter json --outputFile.json ${resultsFile(project)}`;

/**
 * A step is a list of commands; all of them run even when one fails.
 * @typedef {{ name: string, commands: string[], tests?: boolean, browser?: boolean }} Step
 * @type {Step[]}
 */
const steps = [
  { name: 'format', commands: ['prettier --check --log-level warn .'] },
  { name: 'lint', commands: ['eslint .', 'depcruise packages examples'] },
  {
    name: 'typecheck',
    commands: [
      'tsc -p tsconfig.json',
      'pnpm --recursive --no-bail run typecheck',
      'node scripts/check-snippets.mjs',
    ],
  },
  { name: 'knip', commands: ['knip'] },
  { name: 'unit', commands: [vitest('unit')], tests: true },
  { name: 'elements', commands: ['web-test-runner'], tests: true, browser: true },
  { name: 'e2e', commands: [vitest('e2e')], tests: true, browser: true },
  { name: 'build', commands: ['pnpm --recursive run build'] },
  { name: 'packages', commands: ['node scripts/check-packages.mjs'] },
  { name: 'size', commands: ['size-limit'] },
  { name: 'generated', commands: ['node scripts/generate.mjs --check'] },
];

/** @param {Step} step */
function run(step) {
  process.stdout.write(`\n──── ${step.name}\n`);
  const startedAt = performance.now();
  const exits = step.commands.map((command) => runCommand(command, resultsFile(step.name)));
  const ok = exits.every((exit) => exit === 0);
  const report = step.tests ? readReport(resultsFile(step.name), ok) : emptyReport;
  return { name: step.name, ok, report, seconds: (performance.now() - startedAt) / 1000 };
}

/**
 * @param {string} command
 * @param {string} resultsPath
 */
function runCommand(command, resultsPath) {
  const { status, error } = spawnSync(command, {
    shell: true,
    stdio: 'inherit',
    env: { ...process.env, TEST_RESULTS_FILE: resultsPath },
  });
  if (error) console.error(error.message);
  return status ?? 1;
}

/** @param {string[]} names */
function chooseSteps(names) {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(
      `No step ${unknown.join(', ')}. The steps are ${steps.map((step) => step.name).join(', ')}.`,
    );
    process.exit(2);
  }
  return names.length === 0 ? steps : steps.filter((step) => names.includes(step.name));
}

const chosen = chooseSteps(process.argv.slice(2));
if (chosen.some((step) => step.browser)) {
  const chromium = findChromium() ?? installChromium();
  if (chromium) process.env['CHROME_PATH'] = chromium;
}

const results = chosen.map(run);
rmSync(resultsFolder, { recursive: true, force: true });

console.log('\n──── result');
for (const { name, ok, seconds } of results) {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s`);
}
const { passed, failed, skipped, failures } = results
  .map(({ report }) => report)
  .reduce(addReports, emptyReport);
for (const failure of failures) console.log(`\n✗ ${failure}`);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = results.every((result) => result.ok) ? 0 : 1;
