import assert from 'node:assert/strict';
import { moveFor } from '../../../../src/webview/grid/keyboard';

suite('grid keyboard', () => {
  const extent = { rowCount: 1000, columnCount: 15, pageRows: 30 };
  const from = { row: 500, place: 7 };
  const cases: readonly (readonly [key: string, control: boolean, row: number, place: number])[] = [
    ['ArrowUp', false, 499, 7],
    ['ArrowDown', false, 501, 7],
    ['ArrowLeft', false, 500, 6],
    ['ArrowRight', false, 500, 8],
    ['ArrowUp', true, 0, 7],
    ['ArrowDown', true, 999, 7],
    ['ArrowLeft', true, 500, 0],
    ['ArrowRight', true, 500, 14],
    ['PageUp', false, 471, 7],
    ['PageDown', false, 529, 7],
    ['Home', false, 500, 0],
    ['End', false, 500, 14],
    ['Home', true, 0, 0],
    ['End', true, 999, 14],
  ];
  for (const [key, control, row, place] of cases) {
    test(`${control ? 'Ctrl+' : ''}${key}`, () => {
      assert.deepEqual(moveFor({ key, control }, from, extent), { row, place });
    });
  }

  test('stops at the edges', () => {
    assert.deepEqual(moveFor({ key: 'PageDown', control: false }, { row: 995, place: 0 }, extent), {
      row: 999,
      place: 0,
    });
    assert.deepEqual(moveFor({ key: 'ArrowLeft', control: false }, { row: 0, place: 0 }, extent), { row: 0, place: 0 });
  });

  test('other keys are not movements', () => {
    assert.equal(moveFor({ key: 'Enter', control: false }, from, extent), undefined);
  });
});
