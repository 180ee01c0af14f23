import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { sortInPieces } from '../../../../src/dynamodb/pageStore/sortInPieces';

/** @returns the result, and how many pieces it came in */
function sorted(keys: readonly number[]): { readonly rows: number[]; readonly pieces: number } {
  const rows = Uint32Array.from(keys, (_, row) => row);
  const steps = sortInPieces(rows, (left, right) => (keys[left] ?? 0) - (keys[right] ?? 0));
  for (let pieces = 0; ; pieces++) {
    const step = steps.next();
    if (step.done) {
      assert.deepEqual(
        [...rows].every((row, index) => row === index),
        true,
        'what is sorted stays as it is',
      );
      return { rows: [...step.value], pieces };
    }
  }
}

function expected(keys: readonly number[]): number[] {
  return keys.map((_, row) => row).toSorted((left, right) => (keys[left] ?? 0) - (keys[right] ?? 0));
}

suite('sortInPieces', () => {
  test('sorts as a sort does, equal ones as they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 100 }), (keys) => {
        assert.deepEqual(sorted(keys).rows, expected(keys));
      }),
    );
  });

  for (const length of [8191, 8192, 8193, 3 * 8192, 50_000]) {
    test(`merges the pieces of ${length} values`, () => {
      const keys = Array.from({ length }, (_, index) => (index * 7919) % 1009);
      const { rows, pieces } = sorted(keys);
      assert.deepEqual(rows, expected(keys));
      assert.ok(pieces >= Math.ceil(length / 8192), String(pieces));
    });
  }
});
