import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

suite('docs/connection-properties.md', () => {
  test('is what the catalogue gives', () => {
    const run = spawnSync(process.execPath, ['scripts/connectionPropertiesDoc.mjs', '--check'], { encoding: 'utf8' });
    assert.equal(run.stderr, '');
    assert.equal(run.status, 0);
  }).timeout(60_000);
});
