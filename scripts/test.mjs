// Runs the tests:  npm test [-- [tier …] [--grep pattern] [--desktop]]
//   tiers, in this order: types lint unit server host e2e; without any, all of them
//   --grep pattern   only tests whose title matches; without a tier: in unit, server, host and e2e
//   --desktop        the host tier in desktop VS Code (downloaded) instead of VS Code's web server
// The last line is "N passed, N failed" over all of them. Exit code 1 when a test failed or a tier ran none.
import { Failure, runScript } from './lib/failure.mjs';
import { endAll, onInterrupt } from './lib/processes.mjs';
import { say, secondsSince } from './lib/report.mjs';
import { checkNode, ensureDependencies, enterProject } from './lib/setUp.mjs';

/**
 * @typedef {{ passed: number, failures: { title: string, message: string }[] }} TierResult
 * @typedef {{ grep?: string, isDesktop: boolean }} TierOptions
 * @typedef {'types' | 'lint' | 'unit' | 'server' | 'host' | 'e2e'} TierName
 */

/** @type {readonly TierName[]} */
const TIER_NAMES = ['types', 'lint', 'unit', 'server', 'host', 'e2e'];
const USAGE = 'Usage: npm test -- [types] [lint] [unit] [server] [host] [e2e] [--grep pattern] [--desktop]';

/**
 * @param {readonly string[]} words
 * @returns {TierOptions & { tiers: readonly TierName[] }}
 */
function readArguments(words) {
  /** @type {Set<TierName>} */
  const chosen = new Set();
  /** @type {TierOptions} */
  const options = { isDesktop: false };
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const tier = TIER_NAMES.find((name) => name === word);
    if (tier !== undefined) {
      chosen.add(tier);
    } else if (word === '--desktop') {
      options.isDesktop = true;
    } else if (word === '--grep' || word === '-g' || word.startsWith('--grep=')) {
      const pattern = word.startsWith('--grep=') ? word.slice('--grep='.length) : rest.shift();
      if (pattern === undefined || pattern === '') {
        throw new Failure(`--grep needs a pattern. ${USAGE}`);
      }
      options.grep = pattern;
    } else {
      throw new Failure(`There is no tier or option ${word}. ${USAGE}`);
    }
  }
  if (chosen.size === 0 && options.isDesktop) {
    chosen.add('host');
  }
  const all = TIER_NAMES.filter((name) => options.grep === undefined || (name !== 'types' && name !== 'lint'));
  return { ...options, tiers: chosen.size === 0 ? all : TIER_NAMES.filter((name) => chosen.has(name)) };
}

/**
 * @param {TierName} name
 * @param {TierOptions} options
 * @returns {Promise<TierResult>} a tier that cannot run is one that failed
 */
async function runTier(name, options) {
  try {
    // Not before the dependencies are there.
    const { TIERS } = await import('./lib/tiers.mjs');
    return await TIERS[name](options);
  } catch (error) {
    const text = error instanceof Failure ? error.message : error instanceof Error ? error.stack : String(error);
    return { passed: 0, failures: [{ title: `${name} cannot run`, message: text ?? '' }] };
  }
}

/** @param {TierResult['failures']} failures */
function printFailures(failures) {
  for (const [index, { title, message }] of failures.entries()) {
    say(`\n  ${index + 1}) ${title}`);
    say(message.trimEnd().replaceAll(/^/gm, '     '));
  }
  say('');
}

/** What every tier needs. */
async function setUp() {
  checkNode();
  enterProject(import.meta.url);
  await ensureDependencies();
}

await runScript(async () => {
  onInterrupt(endAll);
  const { tiers, ...options } = readArguments(process.argv.slice(2));
  await setUp().catch((error) => {
    process.on('exit', () => say('\n0 passed, 1 failed'));
    throw error;
  });
  let passed = 0;
  let failed = 0;
  for (const name of tiers) {
    const begin = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- one tier after the other
    const result = await runTier(name, options);
    if (result.passed + result.failures.length === 0 && (options.grep === undefined || tiers.length === 1)) {
      result.failures.push({ title: name, message: 'No test ran.' });
    }
    printFailures(result.failures);
    say(`${name}: ${result.passed} passed, ${result.failures.length} failed, ${secondsSince(begin)}`);
    passed += result.passed;
    failed += result.failures.length;
  }
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
  say(`\n${passed} passed, ${failed} failed`);
});
// Nothing that was left open keeps this from ending.
await endAll();
process.exit();
