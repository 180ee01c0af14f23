import fs from 'node:fs';
import type { TestEvent } from '../../scripts/lib/mochaRun.mjs';

/** Says a line in the output of `npm test`: what a suite has measured, for people to read. */
export function note(text: string): void {
  const { resultsFile }: { resultsFile: string } = JSON.parse(process.env['HOST_TESTS'] ?? '');
  const event: TestEvent = { event: 'note', text };
  fs.appendFileSync(resultsFile, `${JSON.stringify(event)}\n`);
}
