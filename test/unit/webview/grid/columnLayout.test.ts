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
    assert.equal(layout.pinnedCount, 2);
    assert.equal(layout.indexAt(0), 3);
    assert.equal(layout.placeOf(3), 0);
  });

  test('keys that are learnt of late stay where they are, and can be pinned as any other', () => {
    const names = ['status', 'orderId', 'total', 'customerId'];
    const layout = laidOut(names.map(plain));
    const late = orders.map((column): GridColumn => (column.role ? { ...column, isLateKey: true } : column));
    assert.equal(
      layout.setColumns(late, () => 100),
      true,
    );
    assert.deepEqual(
      [0, 1, 2, 3].map((place) => layout.columnAt(place)?.name),
      names,
    );
    assert.equal(layout.pinnedCount, 0);
    layout.pin('customerId', true);
    assert.deepEqual([layout.columnAt(0)?.name, layout.pinnedCount], ['customerId', 1]);
    layout.pin('customerId', false);
    assert.deepEqual(layout.pinnedCount, 0);
  });

  test('a key that is learnt of late is pinned where it stands first, unless a person wanted it otherwise', () => {
    const names = ['orderId', 'status', 'customerId', 'total'];
    const late = names.map((name): GridColumn => {
      const role = orders.find((column) => column.name === name)?.role;
      return role ? { ...plain(name), role, isLateKey: true } : plain(name);
    });
    const layout = laidOut(names.map(plain));
    layout.setColumns(late, () => 100);
    assert.deepEqual([layout.columnAt(0)?.name, layout.pinnedCount], ['orderId', 1]);
    layout.pin('orderId', false);
    assert.deepEqual([layout.columnAt(0)?.name, layout.pinnedCount], ['orderId', 0]);
    layout.reset();
    assert.equal(layout.pinnedCount, 1);

    // Put in an order before, with the keys first: as soon as they are known as keys, both are pinned.
    const remembered = laidOut(names.map(plain));
    remembered.states = ['customerId', 'orderId', 'status'].map((name) => ({ name }));
    assert.equal(remembered.pinnedCount, 0);
    remembered.setColumns(late, () => 100);
    assert.deepEqual(
      [0, 1, 2, 3].map((place) => remembered.columnAt(place)?.name),
      ['customerId', 'orderId', 'status', 'total'],
    );
    assert.equal(remembered.pinnedCount, 2);
  });

  test('a key that is learnt of late does not become pinned by what a person does to other columns', () => {
    const late: GridColumn[] = [plain('a'), { ...plain('id'), role: 'partitionKey', isLateKey: true }, plain('b')];
    const names = (layout: ColumnLayout): (string | undefined)[] =>
      [0, 1, 2].map((place) => layout.columnAt(place)?.name);
    const layout = laidOut([plain('a'), plain('id'), plain('b')]);
    layout.setColumns(late, () => 100);
    layout.move('a', undefined, false);
    assert.deepEqual([names(layout), layout.pinnedCount], [['id', 'b', 'a'], 0]);
    layout.move('a', 'id', false);
    assert.deepEqual(names(layout), ['a', 'id', 'b']);
    layout.hide('a', true);
    layout.hide('a', false);
    layout.setColumns([...late, plain('c')], () => 100);
    assert.deepEqual([names(layout), layout.pinnedCount], [['a', 'id', 'b'], 0]);
    // Next time the key is known in time, and stands first: nobody asked for anything else.
    layout.move('id', undefined, false);
    assert.ok(layout.states.every(({ isPinned }) => isPinned === undefined));
  });

  test('automatic widths are bounded', () => {
    assert.equal(laidOut([plain('a')], 3).widthOf(0), 60);
    assert.equal(laidOut([plain('a')], 3000).widthOf(0), 420);
  });

  test('widths that nobody has chosen go with the text, within bounds, and are drawn from values anew', () => {
    const layout = laidOut(orders);
    layout.settle(new Map([[0, 300]]));
    layout.resize(new Map([[1, 150]]));
    layout.scale(2);
    assert.deepEqual(
      [0, 1, 2, 3].map((place) => [layout.widthOf(place), layout.isSettled(place)]),
      [
        [420, false],
        [150, true],
        [200, false],
        [200, false],
      ],
    );
    layout.settle(new Map([[0, 310]]));
    assert.equal(layout.widthOf(0), 310);
  });

  test('columns added at the end leave the others where they are', () => {
    const layout = laidOut(orders);
    layout.resize(new Map([[2, 250]]));
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
    layout.resize(new Map([[1, 222]]));
    assert.equal(
      layout.setColumns([plain('b'), plain('a')], () => 100),
      false,
    );
    assert.equal(layout.widthOf(0), 222);
  });

  test('names of the prototype are names like others', () => {
    const layout = laidOut([plain('__proto__'), plain('constructor'), plain('toString')]);
    layout.resize(new Map([[0, 333]]));
    assert.equal(layout.widthOf(0), 333);
    assert.equal(layout.widthOf(1), 100);
  });

  test('widths that were remembered are kept', () => {
    const layout = new ColumnLayout();
    layout.states = [{ name: 'status', width: 311 }];
    layout.setColumns(orders, () => 100);
    assert.equal(layout.widthOf(2), 311);
    layout.settle(new Map([[3, 5000]]));
    assert.equal(layout.widthOf(3), 420);
    assert.equal(layout.isSettled(3), true);
    assert.equal(layout.isAllSettled, false);
  });

  suite('what a person made of them', () => {
    const shown = (layout: ColumnLayout): (string | undefined)[] =>
      Array.from({ length: layout.count }, (_, place) => layout.columnAt(place)?.name);

    test('nothing, as long as nobody did anything', () => {
      assert.deepEqual(laidOut(orders).states, [
        { name: 'customerId' },
        { name: 'orderId' },
        { name: 'status' },
        { name: 'total' },
      ]);
    });

    test('comes back as it was, whenever it is set', () => {
      const layout = laidOut(orders);
      layout.move('total', 'status', false);
      layout.hide('status', true);
      layout.pin('orderId', false);
      layout.resize(new Map([[0, 222]]));
      const { states } = layout;
      assert.deepEqual(states, [
        { name: 'customerId', width: 222 },
        { name: 'orderId', isPinned: false },
        { name: 'total' },
        { name: 'status', isHidden: true },
      ]);
      const before = new ColumnLayout();
      before.states = states;
      before.setColumns(orders, () => 100);
      const after = laidOut(orders);
      after.states = states;
      for (const each of [before, after]) {
        assert.deepEqual(each.states, states);
        assert.deepEqual(shown(each), ['customerId', 'orderId', 'total']);
        assert.equal(each.pinnedCount, 1);
        assert.equal(each.widthOf(0), 222);
      }
    });

    test('a hidden column has no place and comes back to where it was', () => {
      const layout = laidOut(orders);
      assert.equal(layout.hide('status', true), true);
      assert.equal(layout.placeOf(0), -1);
      assert.equal(layout.placeOfName('status'), -1);
      assert.equal(layout.totalWidth, 300);
      assert.equal(layout.hide('status', true), false);
      assert.equal(layout.hide('status', false), true);
      assert.deepEqual(shown(layout), ['customerId', 'orderId', 'status', 'total']);
    });

    test('the last column that is shown cannot be hidden', () => {
      const layout = laidOut([plain('a'), plain('b')]);
      layout.hide('a', true);
      assert.equal(layout.hide('b', true), false);
      assert.deepEqual(shown(layout), ['b']);
    });

    test('pinned columns stand behind the keys; what is let go is the first of the others', () => {
      const layout = laidOut([...orders, plain('note')]);
      layout.pin('note', true);
      layout.pin('total', true);
      assert.deepEqual(shown(layout), ['customerId', 'orderId', 'note', 'total', 'status']);
      assert.equal(layout.pinnedCount, 4);
      layout.pin('customerId', false);
      assert.deepEqual(shown(layout), ['orderId', 'note', 'total', 'customerId', 'status']);
      assert.equal(layout.pin('customerId', false), false);
      layout.pin('customerId', true);
      assert.deepEqual(layout.states.at(3), { name: 'customerId' });
    });

    test('a move says whether it moved anything', () => {
      const layout = laidOut(orders);
      assert.equal(layout.move('total', undefined, false), false);
      assert.equal(layout.move('nobody', 'status', false), false);
      assert.equal(layout.move('total', 'status', false), true);
      assert.equal(layout.move('customerId', undefined, false), true);
      assert.deepEqual(shown(layout), ['orderId', 'total', 'status', 'customerId']);
    });

    test('columns that come later are last, wherever the others were put', () => {
      const layout = laidOut(orders);
      layout.move('total', 'status', false);
      layout.setColumns([...orders, plain('late'), plain('later')], () => 90, { first: 2, end: 4 });
      assert.deepEqual(shown(layout), ['customerId', 'orderId', 'total', 'status', 'late', 'later']);
    });

    test('a late column whose place is remembered does not come between those one looks at', () => {
      const remembered = ['a', 'rare', 'b', 'scarce', 'c'].map((name) => ({ name }));
      const layout = new ColumnLayout();
      layout.states = remembered;
      const early = [plain('c'), plain('b'), plain('a')];
      layout.setColumns(early, () => 100);
      assert.deepEqual(shown(layout), ['a', 'b', 'c']);
      assert.deepEqual(
        layout.states.map(({ name }) => name),
        ['a', 'rare', 'b', 'scarce', 'c'],
      );
      layout.setColumns([...early, plain('rare'), plain('scarce')], () => 100, { first: 0, end: 2 });
      assert.deepEqual(shown(layout), ['a', 'b', 'rare', 'scarce', 'c']);
    });

    test('reset brings back what comes by itself', () => {
      const layout = laidOut(orders);
      layout.move('total', 'customerId', true);
      layout.hide('status', true);
      layout.resize(new Map([[0, 300]]));
      layout.reset();
      assert.deepEqual(layout.states, laidOut(orders).states);
      assert.equal(layout.pinnedCount, 2);
      assert.equal(layout.isSettled(0), false);
    });

    test('names of the prototype can be moved, hidden and remembered', () => {
      const layout = laidOut([plain('__proto__'), plain('constructor'), plain('toString')]);
      layout.move('toString', '__proto__', false);
      layout.hide('constructor', true);
      assert.deepEqual(layout.states, [
        { name: 'toString' },
        { name: '__proto__' },
        { name: 'constructor', isHidden: true },
      ]);
    });
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
