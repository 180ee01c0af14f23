import assert from 'node:assert/strict';
import { plainLabel } from '../../../src/ui/plainLabel';

suite('Label of a value', () => {
  test('is the value, in which VS Code sees no icon', () => {
    assert.equal(plainLabel('id = a (b) $c'), 'id = a (b) $c');
    assert.equal(plainLabel('$(trash) and $(zap)'), '$\u200B(trash) and $\u200B(zap)');
  });

  test('is cut where it is long', () => {
    assert.equal(plainLabel('x'.repeat(400_000)), `${'x'.repeat(200)}…`);
  });
});
