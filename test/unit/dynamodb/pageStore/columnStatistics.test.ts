import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { AttributeValue, Item } from '../../../../src/dynamodb/items/attributeValue';
import { columnStatistics } from '../../../../src/dynamodb/pageStore/columnStatistics';
import type { ColumnStatistics } from '../../../../src/dynamodb/pageStore/columnStatistics';
import { PageStore } from '../../../../src/dynamodb/pageStore/pageStore';
import { item } from '../itemArbitrary';
import { answerOf } from '../pages';

const mostDistinct = 1000;

suite('columnStatistics', () => {
  let store: PageStore;

  setup(() => {
    store = new PageStore({ memoryLimit: Number.POSITIVE_INFINITY });
  });
  teardown(() => store.close());

  function of(...values: readonly (AttributeValue | undefined)[]): ColumnStatistics {
    store.add(answerOf(values.map((value): Item => (value ? { id: { S: 'x' }, value } : { id: { S: 'x' } }))));
    return counted(store, 'value');
  }

  test('of numbers with more digits than one can read have them in an exponent, to the last digit', () => {
    const digits = '12345678901234567890123456789012345678';
    const { ranges } = of({ N: `-${digits}${'0'.repeat(88)}` }, { N: '1' }, { N: `${digits}${'0'.repeat(60)}` });
    assert.deepEqual(ranges, [
      {
        type: 'N',
        least: '-1.2345678901234567890123456789012345678E+125',
        greatest: '1.2345678901234567890123456789012345678E+97',
      },
    ]);
  });

  test('of numbers near 0 have their zeros in an exponent too', () => {
    const { ranges } = of({ N: `0.${'0'.repeat(99)}15` }, { N: `0.${'0'.repeat(99)}25` });
    assert.deepEqual(ranges, [{ type: 'N', least: '1.5E-100', greatest: '2.5E-100' }]);
  });

  test('of numbers are exact', () => {
    const statistics = of({ N: '10' }, { N: '9' }, { N: '-0.1' }, { N: '9' }, { N: '9' }, { N: '10' }, undefined);
    assert.deepEqual(statistics, {
      items: 7,
      missing: 1,
      types: [{ type: 'N', count: 6 }],
      distinct: 3,
      frequent: [
        { type: 'N', value: '9', count: 3 },
        { type: 'N', value: '10', count: 2 },
      ],
      ranges: [{ type: 'N', least: '-0.1', greatest: '10' }],
      sum: '46.9',
      mean: '7.8166667',
      lengths: [],
    });
  });

  test('of other types say how long they are, and tell values of two types apart', () => {
    const statistics = of(
      { S: '1' },
      { S: '' },
      { S: 'a"\u{1F98A}\n' },
      { N: '1' },
      { B: Uint8Array.of(1, 2, 3) },
      { NULL: true },
      { BOOL: true },
      { BOOL: true },
      { L: [] },
      { M: { ['__proto__']: { S: 'x' }, b: { N: '1' } } },
      { SS: ['a', 'b'] },
    );
    assert.equal(statistics.distinct, 7);
    assert.deepEqual(statistics.frequent, [{ type: 'BOOL', value: 'true', count: 2 }]);
    assert.deepEqual(statistics.ranges, [
      { type: 'S', least: '', greatest: 'a"\u{1F98A}\n' },
      { type: 'N', least: '1', greatest: '1' },
    ]);
    assert.deepEqual(statistics.lengths, [
      { type: 'S', least: 0, most: 4 },
      { type: 'B', least: 3, most: 3 },
      { type: 'L', least: 0, most: 0 },
      { type: 'M', least: 2, most: 2 },
      { type: 'SS', least: 2, most: 2 },
    ]);
  });

  test('of long values keep their beginnings, and tell apart what differs at the end', () => {
    const long = 'x'.repeat(1000);
    const statistics = of({ S: `${long}a` }, { S: `${long}b` }, { S: `${long}b` });
    assert.equal(statistics.distinct, 2);
    assert.deepEqual(statistics.frequent, [{ type: 'S', value: 'x'.repeat(256), isCut: true, count: 2 }]);
    assert.equal(statistics.ranges[0]?.least, `${'x'.repeat(256)}…`);
  });

  test('of binary show what a cell does', () => {
    const long = new Uint8Array(500).fill(7);
    const values = [Uint8Array.of(0, 1, 2, 255), new Uint8Array(), long].map((bytes): AttributeValue => ({ B: bytes }));
    const { frequent } = of(...values, ...values);
    assert.deepEqual(
      frequent.map(({ value, shown, isCut }) => [value, shown, isCut]),
      [
        ['AAEC/w==', '4 B · 0x000102ff', undefined],
        ['', '0 B', undefined],
        [Buffer.from(long).toString('base64').slice(0, 256), `500 B · 0x${'07'.repeat(32)}…`, true],
      ],
    );
  });

  test('of long texts end with a whole character', () => {
    const long = `${'x'.repeat(255)}\u{1F98A}${'y'.repeat(100)}`;
    const { frequent, ranges } = of({ S: long }, { S: long });
    assert.deepEqual(frequent, [{ type: 'S', value: 'x'.repeat(255), isCut: true, count: 2 }]);
    assert.equal(ranges[0]?.least, `${'x'.repeat(255)}…`);
  });

  test('of numbers far apart are no longer than those of DynamoDB', () => {
    const { sum, mean } = of({ N: '1E+125' }, { N: '1E-130' });
    assert.deepEqual([sum, mean], ['≈1E+125', '≈5E+124']);
    assert.equal(of().sum, sum);
  });

  test('of too many values say so', () => {
    const values = Array.from({ length: mostDistinct }, (_, index): AttributeValue => ({ N: String(index) }));
    assert.equal(of(...values, { N: '5' }).distinct, mostDistinct);
    assert.deepEqual(counted(store, 'value').frequent, [{ type: 'N', value: '5', count: 2 }]);
    const { distinct, frequent, items } = of({ N: '-1' });
    assert.deepEqual([distinct, frequent, items], [undefined, [], mostDistinct + 2]);
  });

  test('count what the items have', () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 20 }), (items) => {
        const all = new PageStore({ memoryLimit: 1000 });
        all.add(answerOf(items));
        for (const { name } of all.attributes) {
          const { missing, types, items: seen } = counted(all, name);
          const values = items.flatMap((each) => (Object.hasOwn(each, name) ? [each[name]] : []));
          assert.equal(seen, items.length);
          assert.equal(missing, items.length - values.length);
          for (const { type, count } of types) {
            assert.equal(values.filter((value) => value !== undefined && type in value).length, count);
          }
        }
        all.close();
      }),
      { numRuns: 100 },
    );
  });
});

function counted(store: PageStore, name: string): ColumnStatistics {
  const steps = columnStatistics(store, name, mostDistinct);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      return step.value;
    }
  }
}
