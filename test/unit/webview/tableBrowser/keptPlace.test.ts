import assert from 'node:assert/strict';
import { isThere, keptPlace } from '../../../../src/webview/tableBrowser/keptPlace';

const place = { row: 40, column: 'id', generation: 2, order: 1, isItemOpen: true };

const table = { connectionId: 'c-1', table: 'Orders' };
const state = { connection: 'c-1', table: 'Orders', place };

suite('keptPlace', () => {
  test('is read from a state, and is not where it is none', () => {
    assert.deepEqual(keptPlace(state, table), place);
    assert.equal(keptPlace({ ...state, place: { ...place, isItemOpen: 1 } }, table)?.isItemOpen, false);
    for (const other of [undefined, 'x', {}, { ...state, place: 3 }, { ...state, place: { ...place, row: '40' } }]) {
      assert.equal(keptPlace(other, table), undefined);
    }
  });

  test('is none of another table, whose state is still there when a tab is given to the next one', () => {
    assert.equal(keptPlace(state, { ...table, table: 'Customers' }), undefined);
    assert.equal(keptPlace(state, { ...table, connectionId: 'c-2' }), undefined);
  });

  test('counts for the same rows in the same order, as far as they are there', () => {
    assert.equal(isThere(place, { generation: 2, order: 1, items: 41 }), true);
    assert.equal(isThere(place, { generation: 2, order: 1, items: 40 }), false);
    assert.equal(isThere(place, { generation: 3, order: 1, items: 41 }), false);
    assert.equal(isThere(place, { generation: 2, order: 2, items: 41 }), false);
  });
});
