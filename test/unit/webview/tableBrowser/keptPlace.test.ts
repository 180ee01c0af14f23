import assert from 'node:assert/strict';
import { isThere, keptPlace } from '../../../../src/webview/tableBrowser/keptPlace';

const place = { row: 40, column: 'id', generation: 2, order: 1, isItemOpen: true };

suite('keptPlace', () => {
  test('is read from a state, and is not where it is none', () => {
    assert.deepEqual(keptPlace({ table: 'Orders', place }), place);
    assert.equal(keptPlace({ place: { ...place, isItemOpen: 1 } })?.isItemOpen, false);
    for (const state of [undefined, 'x', {}, { place: 3 }, { place: { ...place, row: '40' } }]) {
      assert.equal(keptPlace(state), undefined);
    }
  });

  test('counts for the same rows in the same order, as far as they are there', () => {
    assert.equal(isThere(place, { generation: 2, order: 1, items: 41 }), true);
    assert.equal(isThere(place, { generation: 2, order: 1, items: 40 }), false);
    assert.equal(isThere(place, { generation: 3, order: 1, items: 41 }), false);
    assert.equal(isThere(place, { generation: 2, order: 2, items: 41 }), false);
  });
});
