import assert from 'node:assert/strict';
import { timeLeft, untilItChanges } from '../../../../src/ui/mfa/timeLeft';

suite('timeLeft', () => {
  test('whole minutes, hours from one on, and the last minute', () => {
    assert.equal(timeLeft(47 * 60_000 + 59_000), '47m');
    assert.equal(timeLeft(125 * 60_000), '2h 5m');
    assert.equal(timeLeft(60_000), '1m');
    assert.equal(timeLeft(59_999), '<1m');
    assert.equal(timeLeft(-1), '<1m');
  });

  test('says when it will be another', () => {
    for (const milliseconds of [125 * 60_000, 47 * 60_000 + 59_000, 60_000, 60_001, 119_999]) {
      const wait = untilItChanges(milliseconds);
      assert.notEqual(timeLeft(milliseconds - wait), timeLeft(milliseconds));
      assert.equal(timeLeft(milliseconds - wait + 1), timeLeft(milliseconds));
    }
  });

  test('the last minute changes with the end', () => {
    assert.equal(untilItChanges(12_345), 12_345);
    assert.equal(untilItChanges(-1), 0);
  });
});
