// The process a tier's tests run in: node scripts/lib/mochaProcess.mjs '{"files":[…],"resultsFile":…,"timeout":…}'
import { runMocha } from './mochaRun.mjs';

const failures = await runMocha(JSON.parse(process.argv[2] ?? ''));
process.exitCode = failures === 0 ? 0 : 1;

// What still runs now was left behind by a test. It gets a moment to end, and is named if it does not.
setTimeout(() => {
  const resources = [...new Set(process.getActiveResourcesInfo())].join(', ');
  process.stderr.write(`All tests have ended, but something they started keeps the process alive: ${resources}\n`);
  process.exit(3);
}, 10_000).unref();
