import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isNearEnd, revealRow, rowWindow } from '../../../../src/webview/grid/rowWindow';

const view = { top: 0, viewportHeight: 660, rowHeight: 22, rowCount: 1_000_000, overscan: 1 };

suite('grid row window', () => {
  test('at the top', () => {
    assert.deepEqual(rowWindow(view), { first: 0, end: 33, firstVisible: 0, lastVisible: 29 });
  });

  test('between two rows', () => {
    assert.deepEqual(rowWindow({ ...view, top: 11 }), { first: 0, end: 33, firstVisible: 0, lastVisible: 30 });
  });

  test('at the end', () => {
    const top = 22_000_000 - 660;
    assert.deepEqual(rowWindow({ ...view, top }), {
      first: 999_967,
      end: 1_000_000,
      firstVisible: 999_970,
      lastVisible: 999_999,
    });
  });

  test('no rows, no height', () => {
    assert.equal(rowWindow({ ...view, rowCount: 0 }).end, 0);
    assert.equal(rowWindow({ ...view, viewportHeight: 0 }).end, 0);
  });

  test('always covers what is visible, never more than there is, always of one size in the middle', () => {
    const input = fc.record({
      top: fc.double({ min: 0, max: 1e8, noNaN: true }),
      viewportHeight: fc.integer({ min: 1, max: 3000 }),
      rowHeight: fc.integer({ min: 10, max: 80 }),
      rowCount: fc.integer({ min: 1, max: 5_000_000 }),
      overscan: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(input, (given) => {
        const window = rowWindow(given);
        assert.ok(window.first >= 0 && window.end <= given.rowCount);
        assert.ok(window.first <= window.firstVisible && window.lastVisible < window.end);
        const size = Math.ceil(given.viewportHeight / given.rowHeight) + 1 + 2 * given.overscan;
        assert.equal(window.end - window.first, Math.min(size, given.rowCount));
      }),
    );
  });

  test('reveals with the smallest move', () => {
    assert.equal(revealRow({ ...view, top: 220 }, 12), 220);
    assert.equal(revealRow({ ...view, top: 220 }, 3), 66);
    assert.equal(revealRow({ ...view, top: 0 }, 30), 22);
    assert.equal(revealRow({ ...view, viewportHeight: 10 }, 5), 110);
  });

  test('near the end is less than two screens', () => {
    const window = { first: 0, end: 33, firstVisible: 0, lastVisible: 29 };
    assert.equal(isNearEnd(window, 91), false);
    assert.equal(isNearEnd(window, 89), true);
    assert.equal(isNearEnd({ first: 0, end: 0, firstVisible: -1, lastVisible: -1 }, 0), true);
  });
});
