// What passed and what failed: the one shape in which both test runners report to scripts/test.mjs.
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * `failures` holds one text for each failed test: where it stands, its name, the first lines of its error.
 * @typedef {{ passed: number, failed: number, skipped: number, failures: string[] }} Report
 */

/** @type {Report} */
export const emptyReport = { passed: 0, failed: 0, skipped: 0, failures: [] };

/**
 * @param {Report} a
 * @param {Report} b
 * @returns {Report}
 */
export function addReports(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}

/**
 * Reads the results of a runner: vitest's JSON report, or what `reportWriter` wrote.
 * A runner that failed without a failing test (a file that does not load, no browser) counts as one failure.
 * @param {string} path
 * @param {boolean} ok whether the runner ended well
 * @returns {Report}
 */
export function readReport(path, ok) {
  const report = read(path);
  return ok || report.failed > 0 ? report : { ...report, failed: 1 };
}

/**
 * @param {string} path
 * @returns {Report}
 */
function read(path) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return emptyReport; // The runner ended before it could report.
  }
  if (report.numTotalTests === undefined) return report;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: vitestFailures(report),
  };
}

/**
 * @typedef {{ status: string, fullName: string, failureMessages?: string[] }} VitestTest
 * @param {{ testResults: { name: string, message?: string, assertionResults: VitestTest[] }[] }} report
 */
function vitestFailures({ testResults }) {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return message ? [failureText(name, 'the file', message)] : [];
    return failed.map((test) => failureText(name, test.fullName, (test.failureMessages ?? []).join('\n')));
  });
}

/**
 * @param {string} file
 * @param {string} test
 * @param {string} error
 */
function failureText(file, test, error) {
  const lines = error.split('\n').filter((line) => !line.includes('node_modules'));
  const indented = lines.slice(0, 8).map((line) => `    ${line.trimEnd().slice(0, 300)}`);
  return [`${relative(process.cwd(), file)} > ${test}`, ...indented].join('\n');
}

/**
 * A Web Test Runner reporter that writes the report to the file named by `TEST_RESULTS_FILE`.
 * @returns {import('@web/test-runner').Reporter}
 */
export function reportWriter() {
  return {
    onTestRunFinished({ sessions }) {
      const path = process.env['TEST_RESULTS_FILE'];
      if (!path) return;
      const tests = sessions.flatMap((session) =>
        (session.testResults ? testsOf(session.testResults) : []).map((test) => ({
          ...test,
          file: session.testFile ?? '',
        })),
      );
      const skipped = tests.filter((test) => test.skipped).length;
      const failed = tests.filter((test) => !test.passed && !test.skipped);
      /** @type {Report} */
      const report = {
        passed: tests.length - failed.length - skipped,
        failed: failed.length,
        skipped,
        failures: failed.map((test) => failureText(test.file, test.name, test.error?.message ?? '')),
      };
      writeFileSync(path, JSON.stringify(report));
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
