// Makes the package people install:  npm run package
import fs from 'node:fs';
import { Failure, runScript } from './lib/failure.mjs';
import { endAll, onInterrupt } from './lib/processes.mjs';
import { say, step } from './lib/report.mjs';
import { checkNode, ensureDependencies, enterProject } from './lib/setUp.mjs';

await runScript(async () => {
  onInterrupt(endAll);
  checkNode();
  enterProject(import.meta.url);
  if (process.argv.length > 2) {
    throw new Failure('Usage: npm run package');
  }
  await ensureDependencies();
  const { build } = await import('../esbuild.mjs');
  const { packageVsix } = await import('./lib/vsix.mjs');
  const { name, version } = JSON.parse(fs.readFileSync('package.json', 'utf8'));
  await step('Built for release', () => build({ release: true }));
  const vsix = `${name}-${version}.vsix`;
  const { bytes, files } = await step('Packaged', () => packageVsix(vsix));
  say(`${vsix}: ${(bytes / 1000).toFixed(0)} kB, ${files.length} files`);
});
