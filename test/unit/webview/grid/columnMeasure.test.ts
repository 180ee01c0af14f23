import assert from 'node:assert/strict';
import type { GridColumn, GridRow } from '../../../../src/protocol/grid';
import { ColumnLayout } from '../../../../src/webview/grid/columnLayout';
import { headerWidth, roughHeaderWidth, valuesWidth, widthsFromRows } from '../../../../src/webview/grid/columnMeasure';

const measured: string[] = [];
const measure = {
  cell: (text: string): number => {
    measured.push(text);
    return text.length * 8;
  },
  header: (text: string): number => text.length * 7,
  key: 'test',
  fontSize: 13,
};

suite('grid column widths', () => {
  const rows: GridRow[] = [
    [{ type: 'S', text: 'short' }, undefined],
    [{ type: 'S', text: 'a longer one' }, undefined],
    [{ type: 'S', text: 'x'.repeat(5000) }, undefined],
  ];

  test('measures the longest value alone, and of it no more than shows', () => {
    measured.length = 0;
    assert.equal(valuesWidth(rows.slice(0, 2), 0, measure), 12 * 8 + 18);
    assert.deepEqual(measured, ['a longer one']);
    assert.equal(valuesWidth(rows, 0, measure), 200 * 8 + 18);
  });

  test('a column without values has no width of its own yet', () => {
    assert.equal(valuesWidth(rows, 1, measure), 0);
    const layout = new ColumnLayout();
    layout.setColumns(
      [
        { name: 'a', types: ['S'] },
        { name: 'b', types: [] },
      ],
      () => 100,
    );
    const widths = widthsFromRows(layout, rows, measure, () => true);
    assert.deepEqual(Array.from(widths.keys()), [0]);
    assert.equal(widthsFromRows(layout, rows, measure, (place) => place > 0).size, 0);
  });

  test('where types are mixed there is room for the type before each value', () => {
    const widthOf = (types: GridColumn['types']): number | undefined => {
      const layout = new ColumnLayout();
      layout.setColumns([{ name: 'a', types }], () => 100);
      return widthsFromRows(layout, rows.slice(0, 2), measure, () => true).get(0);
    };
    assert.equal(widthOf(['S']), 12 * 8 + 18);
    assert.equal(widthOf(['S', 'N']), 12 * 8 + 18 + 32);
  });

  test('the header has its part: name, types, key mark', () => {
    const plain = headerWidth({ name: 'status', types: ['S'] }, measure);
    assert.ok(headerWidth({ name: 'status', types: ['S', 'NULL'] }, measure) > plain);
    assert.ok(headerWidth({ name: 'status', types: ['S'], role: 'sortKey' }, measure) > plain);
  });

  test('the rough width of a header grows with its name and is never tiny', () => {
    assert.equal(roughHeaderWidth({ name: 'a', types: [] }, 13), 100);
    assert.ok(roughHeaderWidth({ name: 'aRatherLongAttributeName', types: ['S'] }, 13) > 200);
  });
});
