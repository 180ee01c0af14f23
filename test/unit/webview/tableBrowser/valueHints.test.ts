import assert from 'node:assert/strict';
import { hintsOf } from '../../../../src/webview/tableBrowser/valueHints';

const now = Date.UTC(2026, 0, 1);

function notes(type: string, text: string, isTimeToLive = false): readonly string[] {
  return hintsOf(type, text, { isTimeToLive, now }).notes;
}

suite('valueHints', () => {
  test('numbers that are times, in seconds, milliseconds and microseconds', () => {
    for (const text of ['1767225600', '1767225600000', '1767225600000000']) {
      assert.deepEqual(notes('N', text), ['2026-01-01 00:00:00 UTC']);
    }
    assert.deepEqual(notes('N', '42'), []);
    assert.deepEqual(notes('N', '12345678901234567890'), []);
    assert.deepEqual(notes('S', '1767225600'), []);
  });

  test('the attribute by which items end says how long they have', () => {
    assert.deepEqual(notes('N', '1767484800', true), ['ends 2026-01-04 00:00:00 UTC, in 3 days']);
    assert.deepEqual(notes('N', '1767218400', true), ['ended 2025-12-31 22:00:00 UTC, 2 hours ago']);
  });

  test('an end that DynamoDB passes over is said to be one', () => {
    for (const text of ['1767225600000', '1767225600.5', '-1', '1'.repeat(38)]) {
      assert.deepEqual(notes('N', text, true), ['no time in seconds'], text);
    }
    for (const [type, text] of [
      ['S', '1767484800'],
      ['B', 'AAEC'],
      ['BOOL', 'true'],
      ['NULL', 'null'],
    ] as const) {
      assert.deepEqual(notes(type, text, true), ['no time in seconds'], type);
    }
    const tooLongAgo = (text: string): string => notes('N', text, true).join(' ');
    assert.equal(tooLongAgo('0'), 'ended 1970-01-01 00:00:00 UTC, 56 years ago, too long ago to be deleted');
    assert.match(tooLongAgo('20261126'), /^ended 1970-08-23 .* years ago, too long ago to be deleted$/u);
    const fiveYearsAgo = Date.UTC(2021, 0, 1) / 1000;
    assert.match(tooLongAgo(String(fiveYearsAgo - 1)), / too long ago to be deleted$/u);
    assert.equal(tooLongAgo(String(fiveYearsAgo)), 'ended 2021-01-01 00:00:00 UTC, 5 years ago');
  });

  test('the time in a ULID and in UUIDs that have one', () => {
    assert.deepEqual(notes('S', '01ARZ3NDEKTSV4RRFFQ69G5FAV'), ['made 2016-07-30 23:54:10.259 UTC']);
    assert.deepEqual(notes('S', '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'), ['made 2022-02-22 19:22:22 UTC']);
    assert.deepEqual(notes('S', 'c232ab00-9414-11ec-b3c8-9f6bdeced846'), ['made 2022-02-22 19:22:22 UTC']);
    assert.deepEqual(notes('S', '1ec9414c-232a-6b00-b3c8-9f6bdeced846'), ['made 2022-02-22 19:22:22 UTC']);
    assert.deepEqual(notes('S', '919108f7-52d1-4320-9bac-f847db4148a8'), []);
    assert.deepEqual(notes('S', '01arz3ndektsv4rrffq69g5fav'), ['made 2016-07-30 23:54:10.259 UTC']);
    assert.deepEqual(notes('S', '7zzzzzzzzzzzzzzzzzzzzzzzzz'), []);
  });

  test('a time that no one made is none', () => {
    assert.deepEqual(notes('S', 'ffffffff-ffff-7cc3-98c4-dc0c0c07398f'), []);
    assert.deepEqual(notes('S', '00000000-0000-7000-8000-000000000000'), []);
    assert.deepEqual(notes('S', 'ffffffff-ffff-1fff-b3c8-9f6bdeced846'), []);
  });

  test('the size of a binary value', () => {
    assert.deepEqual(notes('B', ''), []);
    assert.deepEqual(notes('B', 'AAECf4D+/0R5bmFt'), ['12 B']);
    assert.deepEqual(notes('B', Buffer.alloc(400_000).toString('base64')), ['400,000 B']);
  });
});
