import assert from 'node:assert/strict';
import type { GridCell, GridRow } from '../../../../src/protocol/grid';
import { cellKind, cellText } from '../../../../src/webview/grid/cellText';
import { copyText, tabSeparated } from '../../../../src/webview/grid/tabSeparated';

function text(value: string): GridCell {
  return { type: 'S', text: value };
}

function refuse(): Promise<readonly GridRow[]> {
  return Promise.reject(new Error('not wanted'));
}

suite('grid cell text', () => {
  test('what a cell says', () => {
    assert.equal(cellText(undefined), '');
    assert.equal(cellText({ type: 'NULL', text: '' }), 'null');
    assert.equal(cellText(text('')), '""');
    assert.equal(cellText({ type: 'S', text: 'long', cut: true }), 'long…');
    const digits = '12345678901234567890123456789012345678';
    assert.equal(cellText({ type: 'N', text: digits }), digits);
  });

  test('how it looks', () => {
    assert.equal(cellKind({ type: 'N', text: '1' }), 'number');
    assert.equal(cellKind({ type: 'NULL', text: 'null' }), 'faint');
    assert.equal(cellKind(text('')), 'faint');
    assert.equal(cellKind({ type: 'NS', text: '{ 1 }' }), 'structure');
    assert.equal(cellKind(text('x')), 'plain');
    assert.equal(cellKind(undefined), 'plain');
  });
});

suite('grid copy', () => {
  test('tabs between cells, lines between rows, quotes where a spreadsheet wants them', () => {
    const rows: GridRow[] = [
      [text('a'), undefined, text('tab\there')],
      [text('"quoted"'), text('say "hi"'), { type: 'NULL', text: 'null' }],
      [text(''), text('two\nlines'), { type: 'N', text: '1.50' }],
    ];
    assert.equal(tabSeparated(rows, [0, 1, 2]), 'a\t\t"tab\there"\n"""quoted"""\tsay "hi"\tnull\n\t"two\nlines"\t1.50');
    assert.equal(tabSeparated(rows.slice(0, 1), [2, 0]), '"tab\there"\ta');
  });

  test('one cell is given as it is', async () => {
    const row: GridRow = [text('"two\nlines"')];
    const copied = await copyText({ row: () => row, read: refuse }, 0, 0, [0], new AbortController().signal);
    assert.equal(copied, '"two\nlines"');
  });

  test('rows that are not on hand are read, some at a time', async () => {
    const asked: (readonly [number, number])[] = [];
    const read = (offset: number, count: number): Promise<readonly GridRow[]> => {
      asked.push([offset, count]);
      return Promise.resolve(Array.from({ length: count }, (_, index) => [text(`r${offset + index}`)]));
    };
    const copied = await copyText({ row: () => undefined, read }, 5, 2504, [0], new AbortController().signal);
    assert.deepEqual(asked, [
      [5, 1000],
      [1005, 1000],
      [2005, 500],
    ]);
    const lines = copied.split('\n');
    assert.equal(lines.length, 2500);
    assert.equal(lines[2499], 'r2504');
  });

  test('stops when it is told to', async () => {
    const controller = new AbortController();
    const read = (_offset: number, count: number): Promise<readonly GridRow[]> => {
      controller.abort();
      return Promise.resolve(Array.from({ length: count }, () => [text('x')]));
    };
    await assert.rejects(copyText({ row: () => undefined, read }, 0, 5000, [0], controller.signal), {
      name: 'AbortError',
    });
  });
});
