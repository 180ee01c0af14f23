import assert from 'node:assert/strict';
import type { SampleAttribute, SampleItem } from '../../../src/sampleDatabase/attributes';
import { instruments, wellKnownInstruments } from '../../../src/sampleDatabase/instruments';
import type { SampleTable } from '../../../src/sampleDatabase/table';
import { sampleTables } from '../../../src/sampleDatabase/tables';

const plainNumber = /^(?:0|-?(?:[1-9]\d*|0)(?:\.\d*[1-9])?)$/;

function significantDigits(number: string): number {
  const digits = number.replace(/[-.]/g, '').replace(/^0+/, '');
  return number.includes('.') ? digits.length : digits.replace(/0+$/, '').length;
}

/** What DynamoDB would refuse in a value, or return in another form. */
function faults(value: SampleAttribute, depth = 1): string[] {
  if (depth > 32) {
    return ['nested deeper than 32 levels'];
  }
  if ('N' in value) {
    return plainNumber.test(value.N) && significantDigits(value.N) <= 38 ? [] : [`number ${value.N}`];
  }
  if ('NS' in value) {
    return [...setFaults(value.NS), ...value.NS.flatMap((number) => faults({ N: number }))];
  }
  if ('SS' in value || 'BS' in value) {
    return setFaults('SS' in value ? value.SS : value.BS);
  }
  if ('L' in value) {
    return value.L.flatMap((inner) => faults(inner, depth + 1));
  }
  if ('M' in value) {
    return Object.values(value.M).flatMap((inner) => faults(inner, depth + 1));
  }
  return [];
}

function setFaults(values: readonly string[]): string[] {
  return values.length > 0 && new Set(values).size === values.length ? [] : [`set ${values.join()}`];
}

function keyOf(item: SampleItem, { definition }: SampleTable): string {
  return JSON.stringify(definition.KeySchema.map((key) => item[key.AttributeName]));
}

function allTypes(values: readonly SampleAttribute[]): Set<string> {
  const types = new Set<string>();
  for (const value of values) {
    Object.keys(value).forEach((type) => types.add(type));
  }
  return types;
}

suite('Sample tables', () => {
  for (const table of sampleTables) {
    const { TableName: name, KeySchema, AttributeDefinitions } = table.definition;

    test(`${name}: the same items at every call`, () => {
      assert.deepEqual(table.items(), table.items());
    });

    test(`${name}: every item has its own key, of the type defined`, () => {
      const items = table.items();
      for (const { AttributeName } of KeySchema) {
        const type = AttributeDefinitions.find((attribute) => attribute.AttributeName === AttributeName)?.AttributeType;
        const strange = items.filter((item) => Object.keys(item[AttributeName] ?? {})[0] !== type);
        assert.deepEqual(strange, []);
      }
      assert.equal(new Set(items.map((item) => keyOf(item, table))).size, items.length);
    });

    test(`${name}: nothing DynamoDB refuses or writes in another form`, () => {
      const found = table.items().flatMap((item) => Object.values(item).flatMap((value) => faults(value)));
      assert.deepEqual(found, []);
    });
  }

  test('one table has 20,000 items, one has both kinds of index', () => {
    const tables = new Map(sampleTables.map((table) => [table.definition.TableName, table]));
    assert.deepEqual([...tables.keys()], ['Instruments', 'Shop', 'PageViews']);
    assert.equal(tables.get('PageViews')?.items().length, 20_000);
    const { GlobalSecondaryIndexes, LocalSecondaryIndexes } = tables.get('Shop')?.definition ?? {};
    assert.deepEqual(
      [GlobalSecondaryIndexes, LocalSecondaryIndexes].map((indexes) => indexes?.map((index) => index.IndexName)),
      [['byStatus'], ['byTotal']],
    );
  });

  test('the well-known instruments are there, one with every type', () => {
    const items = new Map(instruments.items().map((item) => [JSON.stringify(item['id']), item]));
    for (const id of Object.values(wellKnownInstruments)) {
      assert.ok(items.has(JSON.stringify({ S: id })), id);
    }
    const everyType = items.get(JSON.stringify({ S: wellKnownInstruments.everyType })) ?? {};
    assert.deepEqual([...allTypes(Object.values(everyType))].toSorted(), [
      'B',
      'BOOL',
      'BS',
      'L',
      'M',
      'N',
      'NS',
      'NULL',
      'S',
      'SS',
    ]);
    assert.deepEqual(everyType['serialNumber'], { N: '12345678901234567890123456789012345678' });
    assert.deepEqual(everyType['retiredAt'], { NULL: true });
    assert.deepEqual(everyType['nickname'], { S: '' });
  });
});
