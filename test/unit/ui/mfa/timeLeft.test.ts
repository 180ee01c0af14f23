import assert from 'node:assert/strict';
import { timeLeft } from '../../../../src/ui/mfa/timeLeft';

suite('timeLeft', () => {
  test('whole minutes, hours from one on, never below zero', () => {
    assert.equal(timeLeft(47 * 60_000 + 59_000), '47m');
    assert.equal(timeLeft(125 * 60_000), '2h 5m');
    assert.equal(timeLeft(-1), '0m');
  });
});
