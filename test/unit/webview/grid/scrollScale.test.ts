import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  isScaled,
  maximumPhysicalDistance,
  ScrollPosition,
  scrollScale,
  toPhysical,
  toVirtual,
} from '../../../../src/webview/grid/scrollScale';

suite('grid scroll scale', () => {
  const tall = scrollScale(22_000_000, 660);

  test('a short table scrolls pixel for pixel', () => {
    const scale = scrollScale(10_000, 600);
    assert.equal(isScaled(scale), false);
    assert.equal(scale.physicalMaximum, 9400);
    assert.equal(toVirtual(scale, 1234.5), 1234.5);
  });

  test('rows that fit do not scroll', () => {
    assert.deepEqual(scrollScale(100, 600), { virtualMaximum: 0, physicalMaximum: 0 });
  });

  test('a tall table stays below what browsers can show', () => {
    assert.equal(isScaled(tall), true);
    assert.equal(tall.physicalMaximum, maximumPhysicalDistance);
    assert.equal(toVirtual(tall, tall.physicalMaximum), tall.virtualMaximum);
    assert.equal(toVirtual(tall, 0), 0);
  });

  test('both ends are straight, so the wheel reaches them', () => {
    assert.equal(toPhysical(tall, 5000), 5000);
    assert.equal(tall.physicalMaximum - toPhysical(tall, tall.virtualMaximum - 5000), 5000);
  });

  test('the thumb stands where the rows do, within two parts in a hundred', () => {
    for (const part of [0.1, 0.25, 0.5, 0.75, 0.9]) {
      const virtual = toVirtual(tall, tall.physicalMaximum * part);
      assert.ok(Math.abs(virtual / tall.virtualMaximum - part) < 0.02, `${part}`);
    }
  });

  test('there and back is the same place, and order is kept', () => {
    const heights = fc.integer({ min: 700, max: 2_000_000_000 });
    fc.assert(
      fc.property(
        heights,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (height, a, b) => {
          const scale = scrollScale(height, 660);
          const virtual = a * scale.virtualMaximum;
          assert.ok(Math.abs(toVirtual(scale, toPhysical(scale, virtual)) - virtual) < 0.01);
          const other = b * scale.virtualMaximum;
          assert.equal(
            toPhysical(scale, virtual) <= toPhysical(scale, other),
            virtual <= other || toPhysical(scale, virtual) === toPhysical(scale, other),
          );
        },
      ),
    );
  });

  test('wheel steps are exact, however many and wherever', () => {
    const position = new ScrollPosition();
    position.resize(22_000_000, 660);
    let physical = position.moveTo(11_000_000);
    for (let step = 1; step <= 100; step++) {
      physical += 120;
      position.scrolled(physical, 'exact');
      assert.equal(position.virtual, 11_000_000 + step * 120);
    }
    const settled = position.settle();
    assert.ok(settled !== undefined && settled < physical);
    assert.equal(position.virtual, 11_012_000);
    // The scroller tells of that move, rounded to a device pixel.
    position.scrolled(Math.round(settled), 'unknown');
    assert.equal(position.virtual, 11_012_000);
    assert.equal(position.settle(), undefined);
  });

  test('a jump of the thumb is proportional, a small move is not', () => {
    const position = new ScrollPosition();
    position.resize(22_000_000, 660);
    position.scrolled(1_000_000, 'unknown');
    assert.ok(Math.abs(position.virtual / 22_000_000 - 0.5) < 0.01);
    const before = position.virtual;
    position.scrolled(1_000_200, 'unknown');
    assert.equal(position.virtual, before + 200);
    position.scrolled(1_000_300, 'proportional');
    assert.ok(position.virtual > before + 1000);
  });

  test('the scrollbar reaches the last row and the first', () => {
    const position = new ScrollPosition();
    position.resize(22_000_000, 660);
    position.scrolled(maximumPhysicalDistance - 0.5, 'proportional');
    assert.equal(position.virtual, position.scale.virtualMaximum);
    position.scrolled(0.5, 'proportional');
    assert.equal(position.virtual, 0);
  });

  test('a wheel run that meets the end of the scroller before the end of the rows is noticed', () => {
    const position = new ScrollPosition();
    position.resize(22_000_000, 660);
    const physical = position.moveTo(100_000);
    position.scrolled(0, 'exact');
    assert.equal(position.virtual, 100_000 - physical);
    assert.equal(position.isStuck, true);
    assert.ok((position.settle() ?? 0) > 1);
    assert.equal(position.isStuck, false);
  });

  test('rows that come do not move what one looks at', () => {
    const position = new ScrollPosition();
    position.resize(1_000_000, 660);
    position.moveTo(400_000);
    position.resize(50_000_000, 660);
    assert.equal(position.virtual, 400_000);
    position.resize(100_000, 660);
    assert.equal(position.virtual, 99_340);
  });
});
