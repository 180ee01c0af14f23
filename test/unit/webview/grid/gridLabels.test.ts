import assert from 'node:assert/strict';
import { filled } from '../../../../src/webview/grid/gridLabels';

suite('grid labels', () => {
  test('names and numbers are put in as they are, whatever they hold', () => {
    assert.equal(filled('Column {0} moved to {1} of {2}', 'a', 3, 15), 'Column a moved to 3 of 15');
    assert.equal(filled('{1} {0}', '{1}', '$&'), '$& {1}');
    assert.equal(filled('{0} {7}', 'a'), 'a {7}');
  });
});
