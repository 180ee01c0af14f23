import assert from 'node:assert/strict';
import type { GridColumn } from '../../../../src/protocol/grid';
import { ColumnLayout, revealColumn } from '../../../../src/webview/grid/columnLayout';

function plain(name: string): GridColumn {
  return { name, types: ['S'] };
}

function laidOut(columns: readonly GridColumn[], width = 100): ColumnLayout {
  const layout = new ColumnLayout();
  layout.setColumns(columns, () => width);
  return layout;
}

const orders: GridColumn[] = [
  plain('status'),
  { name: 'orderId', role: 'sortKey', types: ['S'] },
  plain('total'),
  { name: 'customerId', role: 'partitionKey', types: ['S'] },
];

suite('grid column layout', () => {
  test('keys come first, the partition key before the sort key', () => {
    const layout = laidOut(orders);
    assert.deepEqual(
      [0, 1, 2, 3].map((place) => layout.columnAt(place)?.name),
      ['customerId', 'orderId', 'status', 'total'],
    );
    assert.equal(layout.keyCount, 2);
    assert.equal(layout.indexAt(0), 3);
    assert.equal(layout.placeOf(3), 0);
  });

  test('automatic widths are bounded', () => {
    assert.equal(laidOut([plain('a')], 3).widthOf(0), 60);
    assert.equal(laidOut([plain('a')], 3000).widthOf(0), 420);
  });

  test('columns added at the end leave the others where they are', () => {
    const layout = laidOut(orders);
    layout.resize(2, 250);
    const before = [0, 1, 2, 3].map((place) => layout.offsetOf(place));
    assert.equal(
      layout.setColumns([...orders, plain('late')], () => 90),
      true,
    );
    assert.deepEqual(
      [0, 1, 2, 3].map((place) => layout.offsetOf(place)),
      before,
    );
    assert.equal(layout.columnAt(4)?.name, 'late');
  });

  test('other columns are noticed, widths stay with their names', () => {
    const layout = laidOut([plain('a'), plain('b')]);
    layout.resize(1, 222);
    assert.equal(
      layout.setColumns([plain('b'), plain('a')], () => 100),
      false,
    );
    assert.equal(layout.widthOf(0), 222);
  });

  test('names of the prototype are names like others', () => {
    const layout = laidOut([plain('__proto__'), plain('constructor'), plain('toString')]);
    assert.equal(layout.resize(0, 333), 333);
    assert.equal(layout.widthOf(0), 333);
    assert.equal(layout.widthOf(1), 100);
  });

  test('widths that were remembered are kept', () => {
    const layout = new ColumnLayout();
    layout.remember({ status: 311 });
    layout.setColumns(orders, () => 100);
    assert.equal(layout.widthOf(2), 311);
    layout.settle(new Map([[3, 5000]]));
    assert.equal(layout.widthOf(3), 420);
    assert.equal(layout.isSettled(3), true);
    assert.equal(layout.isAllSettled, false);
  });

  test('the window holds the columns that are met, behind the pinned ones', () => {
    const layout = laidOut(Array.from({ length: 500 }, (_, index) => plain(`a${index}`)));
    assert.deepEqual(layout.window(0, 300, 0), { first: 0, end: 3 });
    assert.deepEqual(layout.window(50, 300, 0), { first: 0, end: 4 });
    assert.deepEqual(layout.window(1000, 300, 2), { first: 12, end: 15 });
    assert.deepEqual(layout.window(49_900, 300, 0), { first: 499, end: 500 });
    assert.deepEqual(laidOut([]).window(0, 300, 0), { first: 0, end: 0 });
  });

  test('places under a point', () => {
    const layout = laidOut(orders);
    assert.equal(layout.placeAt(-5), 0);
    assert.equal(layout.placeAt(99.9), 0);
    assert.equal(layout.placeAt(100), 1);
    assert.equal(layout.placeAt(5000), 3);
  });

  test('reveals with the smallest move, pinned columns never', () => {
    const layout = laidOut(Array.from({ length: 20 }, (_, index) => plain(`a${index}`)));
    const view = { left: 200, width: 300, pinned: 2 };
    assert.equal(revealColumn(layout, 0, view), 200);
    assert.equal(revealColumn(layout, 4, view), 200);
    assert.equal(revealColumn(layout, 2, view), 0);
    assert.equal(revealColumn(layout, 10, view), 600);
  });
});
