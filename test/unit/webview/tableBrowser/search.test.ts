import assert from 'node:assert/strict';
import {
  isToBeContinued,
  joined,
  nearest,
  noSearch,
  retried,
  stepped,
} from '../../../../src/webview/tableBrowser/search';

suite('Search', () => {
  const found = { text: 'x', rows: Uint32Array.of(3, 7, 9), searched: 10, current: 0, isSearching: false };

  test('begins at the row one looks at, and at the first one behind the last', () => {
    assert.equal(nearest(found.rows, 0), 0);
    assert.equal(nearest(found.rows, 7), 1);
    assert.equal(nearest(found.rows, 10), 0);
    assert.equal(nearest(new Uint32Array(), 5), -1);
  });

  test('goes round, from none of what was found too', () => {
    assert.equal(stepped(found, 1), 1);
    assert.equal(stepped({ ...found, current: 2 }, 1), 0);
    assert.equal(stepped(found, -1), 2);
    assert.equal(stepped({ ...found, current: -1 }, 1), 0);
    assert.equal(stepped({ ...found, current: -1 }, -1), 2);
  });

  test('goes on when more rows have come, unless it is under way or has found enough', () => {
    assert.equal(isToBeContinued(found, 10), false);
    assert.equal(isToBeContinued(found, 11), true);
    assert.equal(isToBeContinued({ ...found, isSearching: true }, 11), false);
    assert.equal(isToBeContinued({ ...found, rows: new Uint32Array(100_000) }, 11), false);
    assert.equal(isToBeContinued(noSearch(''), 11), false);
  });

  test('does not go on by itself after a failure, and is the same where it is retried', () => {
    const failed = { ...found, failure: { message: 'Not searched.', canRetry: true } };
    assert.equal(isToBeContinued(failed, 11), false);
    assert.deepEqual(retried(failed), { ...found, isSearching: true });
  });

  test('puts what comes later behind', () => {
    assert.deepEqual(joined(found.rows, Uint32Array.of(12)), Uint32Array.of(3, 7, 9, 12));
  });
});
