// The tiers of `npm test`. Each sets up what it needs and says what passed and what failed.
import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { readTestEvents } from './mochaRun.mjs';
import { endTree, runProgram, startProgram } from './processes.mjs';
import { say } from './report.mjs';
import { canInstallWithApt, ensureChromium } from './setUp.mjs';
import { bundleTests, findTests } from './testBundle.mjs';
import { FLOOR_VERSION, NEWEST_VERSION } from './vscodeInstallation.mjs';

/**
 * @typedef {import('../test.mjs').TierResult} TierResult
 * @typedef {import('../test.mjs').TierOptions} TierOptions
 * @typedef {import('../test.mjs').TierName} TierName
 */

/**
 * One check by one tool: it passes when the tool's exit code is 0.
 * @param {string} title
 * @param {string} packageName whose program is called
 * @param {string} program
 * @param {readonly string[]} programArguments
 * @returns {Promise<TierResult>}
 */
async function checkWith(title, packageName, program, programArguments) {
  const folder = path.join('node_modules', packageName);
  const { bin } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const script = path.resolve(folder, typeof bin === 'string' ? bin : bin[program]);
  const minutes = 10;
  const { code, output, isTimedOut } = await runProgram(process.execPath, [script, ...programArguments], {
    timeout: minutes * 60_000,
  });
  if (code === 0) {
    return { passed: 1, failures: [] };
  }
  const message = isTimedOut ? `${output}\nEnded: not done after ${minutes} minutes.` : output;
  return { passed: 0, failures: [{ title, message: stripVTControlCharacters(message) }] };
}

/**
 * @param {readonly TierResult[]} results
 * @returns {TierResult}
 */
export function addResults(results) {
  return {
    passed: results.reduce((sum, result) => sum + result.passed, 0),
    failures: results.flatMap((result) => result.failures),
  };
}

/**
 * What a run of mocha wrote, with a failure for what it did not reach.
 * @param {string} resultsFile
 * @param {string | undefined} trouble why the run ended, when it did not end as it should
 * @returns {TierResult & { notes: string[] }}
 */
export function readResults(resultsFile, trouble) {
  const events = readTestEvents(resultsFile);
  const failures = events.flatMap((event) => (event.event === 'failed' ? [event] : []));
  const passed = events.filter((event) => event.event === 'passed').length;
  const hasEnded = events.some((event) => event.event === 'end');
  if (trouble !== undefined || !hasEnded) {
    const last = events.at(-1);
    const where = last?.event === 'begin' ? `In the test “${last.title}”. ` : '';
    failures.push({ event: 'failed', title: 'The run itself', message: `${where}${trouble ?? 'It ended too early.'}` });
  }
  const notes = events.flatMap((event) => (event.event === 'note' ? [event.text] : []));
  return { passed, failures: failures.map(({ title, message }) => ({ title, message })), notes };
}

/** The AWS SDK's advice about Node versions is for those who deploy: VS Code brings its own Node. */
const MOCHA_ENVIRONMENT = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/**
 * Runs test files in a Node process of their own.
 * @param {string} name of the tier
 * @param {readonly string[]} sources
 * @param {{ grep?: string | undefined, timeout: number, minutes: number }} options timeout: of
 *   one test, in milliseconds. minutes: for all of them.
 * @returns {Promise<TierResult>}
 */
async function runMochaProcess(name, sources, { grep, timeout, minutes }) {
  if (sources.length === 0) {
    return { passed: 0, failures: [] };
  }
  const files = await bundleTests(sources);
  const resultsFile = path.resolve('out/test', `${name}.ndjson`);
  fs.rmSync(resultsFile, { force: true });
  const child = startProgram(
    process.execPath,
    [
      '--enable-source-maps',
      '--disable-warning=ExperimentalWarning',
      'scripts/lib/mochaProcess.mjs',
      JSON.stringify({ files, resultsFile, timeout, ...(grep === undefined ? {} : { grep }) }),
    ],
    {
      stdio: ['ignore', 'inherit', 'pipe'],
      env: { ...process.env, ...MOCHA_ENVIRONMENT, TEST_RESULTS_FILE: resultsFile },
    },
  );
  let errorOutput = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    errorOutput += text;
    process.stderr.write(text);
  });
  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    void endTree(child.pid ?? 0);
  }, minutes * 60_000);
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, exitSignal) => resolve({ code: exitCode, signal: exitSignal }));
  });
  clearTimeout(timer);
  if (isTimedOut) {
    return readResults(resultsFile, `Ended: not done after ${minutes} minutes.`);
  }
  const isExpected = code === 0 || code === 1;
  return readResults(
    resultsFile,
    isExpected ? undefined : `It ended with ${signal ?? `exit code ${code}`}.\n${errorOutput.slice(-4000)}`,
  );
}

/** Java and DynamoDB Local, which tests against a real DynamoDB need. */
async function ensureDynamodbLocal() {
  const { ensureJava } = await import('./java.mjs');
  const { installDynamodbLocal } = await import('./dynamodbLocal.mjs');
  await ensureJava();
  await installDynamodbLocal();
}

/**
 * Kerberos, where it can be installed; it takes too long for a test. Elsewhere the tests that need it fail, and say with
 * which command it is installed.
 */
async function installKerberos() {
  if (canInstallWithApt()) {
    const { ensureKerberos } = await import('./kerberos.mjs');
    await ensureKerberos();
  }
}

/** @type {Record<TierName, (options: TierOptions) => Promise<TierResult>>} */
export const TIERS = {
  types: () => checkWith('tsc --noEmit', 'typescript', 'tsc', ['--noEmit', '--pretty', 'false']),
  lint: async () =>
    addResults([
      await checkWith('oxlint', 'oxlint', 'oxlint', ['--type-aware', '--deny-warnings']),
      await checkWith('oxfmt --check', 'oxfmt', 'oxfmt', ['--check']),
    ]),
  unit: ({ grep }) => runMochaProcess('unit', findTests('test/unit'), { grep, timeout: 20_000, minutes: 10 }),
  server: async ({ grep }) => {
    await ensureDynamodbLocal();
    await installKerberos();
    return runMochaProcess('server', findTests('test/servers'), { grep, timeout: 60_000, minutes: 30 });
  },
  host: async ({ grep, isDesktop }) => {
    const { runHostTestsInServer, runHostTestsOnDesktop } = await import('./hostTests.mjs');
    const { build } = await import('../../esbuild.mjs');
    await ensureDynamodbLocal();
    if (!isDesktop) {
      await ensureChromium();
    }
    await build();
    const results = [];
    for (const version of isDesktop ? [FLOOR_VERSION, 'stable'] : [FLOOR_VERSION, NEWEST_VERSION]) {
      const run = isDesktop ? runHostTestsOnDesktop : runHostTestsInServer;
      // oxlint-disable-next-line no-await-in-loop -- one VS Code at a time
      const { resultsFile, trouble } = await run({ version, grep });
      const { passed, failures, notes } = readResults(resultsFile, trouble);
      for (const note of notes) {
        say(`VS Code ${version}: ${note}`);
      }
      const named = failures.map(({ title, message }) => ({ title: `VS Code ${version}: ${title}`, message }));
      results.push({ passed, failures: named });
    }
    return addResults(results);
  },
  e2e: async ({ grep }) => {
    const { build } = await import('../../esbuild.mjs');
    const { packageVsix, TESTED_VSIX } = await import('./vsix.mjs');
    const { installVsCode } = await import('./vscodeInstallation.mjs');
    await ensureDynamodbLocal();
    await ensureChromium();
    for (const version of [FLOOR_VERSION, NEWEST_VERSION]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await installVsCode(version);
    }
    await build({ release: true });
    await packageVsix(TESTED_VSIX);
    fs.rmSync('out/e2e-failures', { recursive: true, force: true });
    return runMochaProcess('e2e', findTests('test/e2e'), { grep, timeout: 120_000, minutes: 40 });
  },
};
