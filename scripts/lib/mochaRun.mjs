// Runs test files with mocha and writes what happens, as it happens, to a file: one JSON object per line. So a test
// that hangs, or takes the process down with it, is known by name. Used in plain Node and inside the extension host.
import fs from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {{ event: 'begin', title: string }
 *   | { event: 'passed', title: string, milliseconds: number }
 *   | { event: 'failed', title: string, message: string }
 *   | { event: 'note', text: string }
 *   | { event: 'end' }} TestEvent
 *   begin: of a test. note: what a test wants to be read by people. title: its suites and its own, with " › " between. message: the error with its stack.
 */

/** @param {import('mocha').Runnable} runnable */
function titleOf(runnable) {
  return runnable.titlePath().join(' › ');
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function describeError(error) {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const text = error.stack ?? '';
  const head = text.includes(error.message) ? '' : `${error.name}: ${error.message}\n`;
  const cause = error.cause === undefined ? '' : `\nCaused by: ${describeError(error.cause)}`;
  const stack = text.split('\n').filter((line) => !/node_modules\/mocha\/|\(node:internal|at node:internal/.test(line));
  return `${head}${stack.join('\n')}${cause}`;
}

/**
 * @param {{ files: readonly string[], resultsFile: string, timeout: number, grep?: string }} options files: absolute
 *   paths of bundled test files. timeout: of one test, in milliseconds. grep: a pattern the titles must match.
 * @returns {Promise<number>} how many failed
 */
export async function runMocha({ files, resultsFile, timeout, grep }) {
  const { default: Mocha } = await import('mocha');
  /** @param {TestEvent} event */
  const write = (event) => fs.appendFileSync(resultsFile, `${JSON.stringify(event)}\n`);

  class EventReporter extends Mocha.reporters.Base {
    /**
     * @param {import('mocha').Runner} runner
     * @param {import('mocha').MochaOptions} options
     */
    constructor(runner, options) {
      super(runner, options);
      runner.on('test', (test) => write({ event: 'begin', title: titleOf(test) }));
      runner.on('pass', (test) => write({ event: 'passed', title: titleOf(test), milliseconds: test.duration ?? 0 }));
      runner.on('fail', (test, error) =>
        write({ event: 'failed', title: titleOf(test), message: stripVTControlCharacters(describeError(error)) }),
      );
      runner.on('end', () => write({ event: 'end' }));
    }
  }

  const mocha = new Mocha({
    ui: 'tdd',
    timeout,
    reporter: EventReporter,
    // A test left out, or run alone, is a failure and not a silence.
    forbidOnly: true,
    forbidPending: true,
    ...(grep === undefined ? {} : { grep }),
  });
  for (const file of files) {
    mocha.addFile(file);
  }
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    mocha.run(resolve);
  });
}

/**
 * @param {string} resultsFile
 * @returns {TestEvent[]} what has happened so far
 */
export function readTestEvents(resultsFile) {
  if (!fs.existsSync(resultsFile)) {
    return [];
  }
  const lines = fs.readFileSync(resultsFile, 'utf8').split('\n');
  // The last line is empty, or still being written.
  return lines.slice(0, -1).map((line) => JSON.parse(line));
}
