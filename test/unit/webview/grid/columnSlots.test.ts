import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ColumnSlots } from '../../../../src/webview/grid/columnSlots';

suite('grid column slots', () => {
  test('a column that leaves gives its slot to the one that comes', () => {
    const slots = new ColumnSlots();
    slots.assign([2, 3, 4]);
    assert.deepEqual(slots.assign([3, 4, 5]), [{ slot: 0, column: 5 }]);
    assert.deepEqual(slots.columns, [5, 3, 4]);
    assert.deepEqual(slots.assign([3, 4, 5]), []);
    assert.deepEqual(slots.assign([4]), [
      { slot: 0, column: -1 },
      { slot: 1, column: -1 },
    ]);
  });

  test('what stays keeps its slot, and there are never more slots than were wanted at once', () => {
    const wanted = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(wanted, { minLength: 1, maxLength: 20 }), (rounds) => {
        const slots = new ColumnSlots();
        let most = 0;
        for (const round of rounds) {
          const before = new Map(round.map((column) => [column, slots.slotOf(column)]));
          slots.assign(round);
          most = Math.max(most, round.length);
          assert.deepEqual(new Set(slots.columns.filter((column) => column >= 0)), new Set(round));
          assert.ok(slots.columns.length <= most);
          for (const [column, slot] of before) {
            assert.ok(slot < 0 || slots.slotOf(column) === slot);
            assert.equal(slots.columns[slots.slotOf(column)], column);
          }
        }
      }),
    );
  });
});
