import assert from 'node:assert/strict';
import { headerCommandFor, moveFor } from '../../../../src/webview/grid/keyboard';

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

suite('grid keyboard on a header', () => {
  const command = (keys: string, place = 3): unknown => {
    const parts = keys.split('+');
    const held = (name: string): boolean => parts.includes(name);
    const stroke = {
      key: parts.at(-1) ?? '',
      ctrlKey: held('Control'),
      shiftKey: held('Shift'),
      altKey: held('Alt'),
      metaKey: held('Meta'),
    };
    return headerCommandFor(stroke, place, 10);
  };

  test('goes along the headers and down to the cells', () => {
    assert.deepEqual(command('ArrowLeft'), { kind: 'go', place: 2 });
    assert.deepEqual(command('ArrowLeft', 0), { kind: 'go', place: 0 });
    assert.deepEqual(command('ArrowRight', 9), { kind: 'go', place: 9 });
    assert.deepEqual(command('Home'), { kind: 'go', place: 0 });
    assert.deepEqual(command('Control+ArrowRight'), { kind: 'go', place: 9 });
    assert.deepEqual(command('ArrowDown'), { kind: 'leave' });
  });

  test('sorts, moves, sizes and selects', () => {
    assert.deepEqual(command('Enter'), { kind: 'sort' });
    assert.deepEqual(command(' '), { kind: 'sort' });
    assert.deepEqual(command('Control+ '), { kind: 'select' });
    assert.deepEqual(command('Control+Shift+ArrowLeft'), { kind: 'move', direction: -1 });
    assert.deepEqual(command('Meta+Shift+ArrowRight'), { kind: 'move', direction: 1 });
    assert.deepEqual(command('Alt+ArrowLeft'), { kind: 'size', direction: -1 });
    assert.deepEqual(command('Alt+ArrowRight'), { kind: 'size', direction: 1 });
  });

  test('leaves other keys alone', () => {
    for (const keys of [
      'Tab',
      'Shift+ArrowLeft',
      'Control+Alt+ArrowLeft',
      'Control+Enter',
      'ContextMenu',
      'Shift+F10',
    ]) {
      assert.equal(command(keys), undefined, keys);
    }
  });
});
