import { readFileSync, statSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { runHostTestsInServer } from '../../scripts/lib/hostTests.mjs';
import { readTestEvents } from '../../scripts/lib/mochaRun.mjs';
import { NEWEST_VERSION } from '../../scripts/lib/vscodeInstallation.mjs';
import { benchmark } from './figures';

/** What the package weighs and how fast it starts, as the host test of the activation says it. */
void benchmark(async () => {
  const bytes = statSync(process.env['BENCH_VSIX'] ?? '').size;
  const sampleDatabase = deflateRawSync(readFileSync('dist/sampleDatabase.cjs'), { level: 9 }).length;
  const { resultsFile } = await runHostTestsInServer({ version: NEWEST_VERSION, grep: 'does not load the AWS SDK' });
  const note = readTestEvents(resultsFile).map((event) => (event.event === 'note' ? event.text : ''));
  const [, activateMs, loadMs] =
    /activate: ([\d.]+) ms; with loading, seen from a test: ([\d.]+) ms/u.exec(note.join('\n')) ?? [];
  return {
    'activation.activateMs': { value: Number(activateMs), unit: 'ms', wanted: '< 20' },
    'activation.loadMs': { value: Number(loadMs), unit: 'ms' },
    'package.bytes': { value: bytes, unit: 'B', wanted: '< 1500000' },
    'package.bytesWithoutSampleDatabase': { value: bytes - sampleDatabase, unit: 'B' },
  };
});
