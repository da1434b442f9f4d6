// How many tests passed, failed and were skipped: the one shape in which both test runners report to scripts/test.mjs.
import { readFileSync, writeFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Counts} */
export const noCounts = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {Counts} a
 * @param {Counts} b
 * @returns {Counts}
 */
export function addCounts(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/**
 * Reads the results of a runner: vitest's JSON report, or what `countsReporter` wrote.
 * A runner that failed without a failing test (a file that does not load, no browser) counts as one failure.
 * @param {string} path
 * @param {boolean} ok whether the runner ended well
 * @returns {Counts}
 */
export function readCounts(path, ok) {
  const counts = read(path);
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/**
 * @param {string} path
 * @returns {Counts}
 */
function read(path) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return noCounts; // The runner ended before it could report.
  }
  if (report.numTotalTests === undefined) return report;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * A Web Test Runner reporter that writes the counts to the file named by `TEST_RESULTS_FILE`.
 * @returns {import('@web/test-runner').Reporter}
 */
export function countsReporter() {
  return {
    onTestRunFinished({ sessions }) {
      const path = process.env['TEST_RESULTS_FILE'];
      if (!path) return;
      const tests = sessions.flatMap((session) => (session.testResults ? testsOf(session.testResults) : []));
      const skipped = tests.filter((test) => test.skipped).length;
      const passed = tests.filter((test) => test.passed && !test.skipped).length;
      writeFileSync(path, JSON.stringify({ passed, failed: tests.length - passed - skipped, skipped }));
    },
  };
}

/**
 * @param {import('@web/test-runner').TestSuiteResult} suite
 * @returns {import('@web/test-runner').TestResult[]}
 */
function testsOf(suite) {
  return [...suite.tests, ...suite.suites.flatMap(testsOf)];
}
