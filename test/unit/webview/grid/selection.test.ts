import assert from 'node:assert/strict';
import {
  collapse,
  extendTo,
  holds,
  isSingleCell,
  rangeOf,
  selectAll,
  selectCell,
  selectColumns,
  selectRows,
  within,
} from '../../../../src/webview/grid/selection';

suite('grid selection', () => {
  const start = selectCell({ row: 5, place: 3 });

  test('one cell', () => {
    assert.equal(isSingleCell(rangeOf(start)), true);
    assert.equal(holds(rangeOf(start), 5, 3), true);
    assert.equal(holds(rangeOf(start), 5, 4), false);
  });

  test('extending keeps the anchor, in every direction', () => {
    const range = rangeOf(extendTo(extendTo(start, { row: 9, place: 9 }), { row: 2, place: 1 }));
    assert.deepEqual(range, { firstRow: 2, lastRow: 5, firstPlace: 1, lastPlace: 3 });
  });

  test('whole rows hold columns still to come', () => {
    const rows = selectRows(selectRows(start, 7, false), 4, true);
    assert.deepEqual(rangeOf(rows), { firstRow: 4, lastRow: 7, firstPlace: 0, lastPlace: Infinity });
    assert.deepEqual(rows.active, { row: 4, place: 3 });
    assert.equal(rangeOf(extendTo(rows, { row: 2, place: 0 })).lastPlace, Infinity);
  });

  test('whole columns and everything', () => {
    const columns = rangeOf(selectColumns(extendTo(start, { row: 6, place: 4 })));
    assert.deepEqual(columns, { firstRow: 0, lastRow: Infinity, firstPlace: 3, lastPlace: 4 });
    assert.equal(holds(rangeOf(selectAll(start)), 1e9, 400), true);
    assert.equal(rangeOf(extendTo(selectAll(start), { row: 6, place: 4 })).lastRow, 6);
  });

  test('collapses to the active cell', () => {
    assert.deepEqual(rangeOf(collapse(selectAll(start))), { firstRow: 5, lastRow: 5, firstPlace: 3, lastPlace: 3 });
  });

  test('stays within what exists', () => {
    assert.deepEqual(within(start, 3, 2).active, { row: 2, place: 1 });
    assert.deepEqual(within(start, 0, 0).active, { row: 0, place: 0 });
  });
});
