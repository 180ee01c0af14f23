import { runMocha } from '../../scripts/lib/mochaRun.mjs';

/**
 * What VS Code calls, in its extension host, in place of the person who would use it.
 * The environment variable HOST_TESTS says what to run and where to write what happens.
 */
export async function run(): Promise<void> {
  const failures = await runMocha(JSON.parse(process.env['HOST_TESTS'] ?? ''));
  if (failures > 0) {
    throw new Error(`${failures} failed.`);
  }
}
