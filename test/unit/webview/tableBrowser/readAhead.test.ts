import assert from 'node:assert/strict';
import { isPageWanted } from '../../../../src/webview/tableBrowser/readAhead';

function wanted(last: number, items: number, pages: number, nearEnd = false): boolean {
  const counts = { scanned: items, consumedUnits: pages, milliseconds: 1 };
  return isPageWanted({ first: last - 29, last, nearEnd }, { state: 'idle', items, pages, ...counts });
}

suite('isPageWanted', () => {
  test('not for a look at the first rows, but from the middle of the last page on', () => {
    assert.equal(wanted(29, 2000, 1), false);
    assert.equal(wanted(999, 2000, 1), false);
    assert.equal(wanted(1000, 2000, 1), true);
    assert.equal(wanted(5000, 6000, 3), true);
    assert.equal(wanted(4998, 6000, 3), false);
  });

  test('one page more is enough for one that was wanted', () => {
    for (let last = 1000; last < 2000; last++) {
      assert.equal(wanted(last, 2000, 1), true);
      assert.equal(wanted(last, 4000, 2), false);
    }
  });

  test('near the end in any case: pages may be smaller than a screen', () => {
    assert.equal(wanted(29, 40, 4, true), true);
  });
});
