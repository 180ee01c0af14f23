import assert from 'node:assert/strict';
import { FoundText } from '../../../../src/webview/grid/foundText';

suite('grid found text', () => {
  test('holds exactly the rows it was given', () => {
    const rows = Uint32Array.from([0, 3, 4, 900, 999_999]);
    const found = new FoundText({ text: 'a', rows });
    for (const row of rows) {
      assert.equal(found.holdsRow(row), true, String(row));
    }
    for (const row of [1, 2, 5, 899, 901, 999_998, 1_000_000, -1]) {
      assert.equal(found.holdsRow(row), false, String(row));
    }
    assert.equal(new FoundText({ text: 'a', rows: [] }).holdsRow(0), false);
  });

  test('cells hold the text in any case, as the search reads them', () => {
    const found = new FoundText({ text: 'ÜbEr', rows: [0], current: 0 });
    assert.equal(found.matches({ type: 'S', text: 'darÜBER hinaus' }), true);
    assert.equal(found.matches({ type: 'S', text: 'uber' }), false);
    assert.equal(found.matches(undefined), false);
    assert.equal(found.current, 0);
    // The ellipsis of a cut value and the quotes of an empty one are not in the item.
    assert.equal(new FoundText({ text: '…', rows: [0] }).matches({ type: 'S', text: 'long', cut: true }), false);
    assert.equal(new FoundText({ text: '"', rows: [0] }).matches({ type: 'S', text: '' }), false);
    assert.equal(new FoundText({ text: '', rows: [0] }).matches({ type: 'S', text: 'x' }), false);
  });
});
