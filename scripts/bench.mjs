// Measures:  npm run bench [-- name …] [--json]
//   names: of files in test/bench, such as readPath; without any, all of them
//   --json   an object of named figures and nothing else, for machines
// Ratios are taken against a peer in the same run, so that they mean the same on any machine that is otherwise idle.
import fs from 'node:fs';
import path from 'node:path';
import { Failure, runScript } from './lib/failure.mjs';
import { endAll, onInterrupt, runProgram } from './lib/processes.mjs';
import { say } from './lib/report.mjs';
import { checkNode, ensureChromium, ensureDependencies, enterProject } from './lib/setUp.mjs';

/** Where the package to measure is made. */
const VSIX = 'out/bench/dynamodb-connections.vsix';

/**
 * @typedef {{ value: number, unit: string, wanted?: string }} Figure
 *   unit: '×' for a ratio. wanted: what it is to be, such as '≥ 12'.
 */

/** @param {string} folder */
function findBenchmarks(folder) {
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.bench.ts'))
    .map((file) => file.replace('.bench.ts', ''))
    .toSorted();
}

/**
 * Runs one benchmark in a process of its own.
 * @param {string} name
 * @returns {Promise<Record<string, Figure>>} by the names of the figures
 */
async function runBenchmark(name) {
  const { bundleTests } = await import('./lib/testBundle.mjs');
  const [file = ''] = await bundleTests([`test/bench/${name}.bench.ts`]);
  const result = path.resolve('out/test/bench', `${name}.json`);
  fs.rmSync(result, { force: true });
  const { code, output } = await runProgram(
    process.execPath,
    ['--expose-gc', '--disable-warning=ExperimentalWarning', file, result],
    {
      timeout: 20 * 60_000,
      env: { ...process.env, BENCH_VSIX: path.resolve(VSIX), AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    },
  );
  if (code !== 0) {
    throw new Failure(`The benchmark ${name} failed.\n${output.trim()}`);
  }
  return JSON.parse(fs.readFileSync(result, 'utf8'));
}

/** @param {Figure} figure */
function inWords({ value, unit, wanted }) {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 1000 ? 1 : 0;
  return `${value.toFixed(digits).padStart(12)} ${unit.padEnd(6)} ${wanted === undefined ? '' : `wanted ${wanted}`}`;
}

await runScript(async () => {
  onInterrupt(endAll);
  checkNode();
  enterProject(import.meta.url);
  const isJson = process.argv.includes('--json');
  const chosen = process.argv.slice(2).filter((word) => word !== '--json');
  const all = findBenchmarks('test/bench');
  const unknown = chosen.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    throw new Failure(`There is no benchmark ${unknown}. There are: ${all.join(', ')}.`);
  }
  await ensureDependencies();
  await ensureChromium();
  const { build } = await import('../esbuild.mjs');
  const { packageVsix } = await import('./lib/vsix.mjs');
  await build({ release: true });
  await packageVsix(VSIX);
  /** @type {Record<string, number>} */
  const figures = {};
  for (const name of chosen.length === 0 ? all : chosen) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time, or they would measure each other
    for (const [figure, found] of Object.entries(await runBenchmark(name))) {
      figures[figure] = found.value;
      if (!isJson) {
        say(`${figure.padEnd(40)}${inWords(found)}`);
      }
    }
  }
  if (isJson) {
    say(JSON.stringify(figures, undefined, 2));
  }
});
await endAll();
process.exit();
