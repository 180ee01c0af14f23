import assert from 'node:assert/strict';
import { PageStore } from '../../../../src/dynamodb/pageStore/pageStore';
import { itemText, rowsText } from '../../../../src/dynamodb/pageStore/rowsText';
import type { RowsFormat } from '../../../../src/dynamodb/pageStore/rowsText';
import { readPage } from '../../../../src/dynamodb/readPath/page';
import { bytesOfAnswer } from '../pages';

const digits = '12345678901234567890123456789012345678';

suite('rowsText', () => {
  const long = `${'x'.repeat(1000)}\nend`;
  let store: PageStore;

  setup(() => {
    store = new PageStore({ memoryLimit: Number.POSITIVE_INFINITY });
  });
  teardown(() => store.close());

  function add(...items: readonly object[]): void {
    store.add(readPage(bytesOfAnswer(items.map((item) => JSON.stringify(item)))));
  }

  function written(rows: readonly number[], columns: readonly string[], format: RowsFormat): string | undefined {
    return resultOf(rowsText(store, rows, columns, format, Number.POSITIVE_INFINITY));
  }

  test('of one value is the value, whole and without quotes', () => {
    add({
      long: { S: long },
      quoted: { S: '"a"\tb' },
      number: { N: digits },
      bytes: { B: 'AP8=' },
      empty: { S: '' },
      no: { NULL: true },
      yes: { BOOL: true },
      map: { M: { a: { NS: ['1.50', digits] }, b: { B: 'AP8=' } } },
      list: { L: [] },
    });
    const copied = (name: string): string | undefined => written([0], [name], 'text');
    assert.equal(copied('long'), long);
    assert.equal(copied('quoted'), '"a"\tb');
    assert.equal(copied('number'), digits);
    assert.equal(copied('bytes'), 'AP8=');
    assert.equal(copied('empty'), '');
    assert.equal(copied('no'), 'null');
    assert.equal(copied('yes'), 'true');
    assert.equal(copied('map'), `{"a":[1.50,${digits}],"b":"AP8="}`);
    assert.equal(copied('list'), '[]');
    assert.equal(copied('missing'), '');
    assert.equal(copied('constructor'), '');
  });

  test('of several values has tabs between them, and quotes where they hold one', () => {
    add({ a: { S: 'one' }, b: { S: 'two\nlines' } }, { b: { S: '"' }, a: { S: 'tab\there' } });
    assert.equal(written([0, 1], ['b', 'a', 'c'], 'text'), '"two\nlines"\tone\t\n""""\t"tab\there"\t');
  });

  test('of items is JSON, DynamoDB JSON or CSV', () => {
    const items = [{ a: { N: '1.50' } }, { a: { S: 'x,y' }, b: { S: '' } }];
    add(...items);
    assert.equal(written([0, 1], [], 'json'), '[\n  {"a":1.50},\n  {"a":"x,y","b":""}\n]');
    assert.equal(written([1], [], 'json'), '{\n  "a": "x,y",\n  "b": ""\n}');
    assert.deepEqual(JSON.parse(written([0, 1], [], 'dynamodbJson') ?? ''), items);
    assert.equal(written([0, 1], ['a', 'b'], 'csv'), 'a,b\r\n1.50,\r\n"x,y",""\r\n');
    assert.equal(written([], ['a'], 'csv'), 'a\r\n');
  });

  test('stands in the order of the rows, wherever they lie in the store', () => {
    for (let page = 0; page < 5; page++) {
      add(...Array.from({ length: 300 }, (_, index) => ({ n: { N: String(page * 300 + index) }, fill: { S: long } })));
    }
    const rows = Array.from({ length: 1500 }, (_, index) => (index * 577) % 1500);
    assert.deepEqual(
      written(rows, ['n'], 'text')?.split('\n'),
      rows.map((row) => String(row)),
    );
  });

  test('is not made where it would be too long', () => {
    add(...Array.from({ length: 200 }, () => ({ n: { S: 'x'.repeat(100) } })));
    const rows = Array.from({ length: 200 }, (_, row) => row);
    assert.equal(resultOf(rowsText(store, rows, ['n'], 'text', 10_000)), undefined);
    const length = 200 * 101 - 1;
    assert.equal(resultOf(rowsText(store, rows, ['n'], 'text', length - 1)), undefined, 'line ends count too');
    assert.equal(resultOf(rowsText(store, rows, ['n'], 'text', length))?.length, length);
  });

  test('one item by itself is laid out over lines', () => {
    assert.equal(itemText(`{"a":{"N":"${digits}"}}`, 'json'), `{\n  "a": ${digits}\n}`);
    assert.equal(itemText('{"a":{"N":"1"}}', 'dynamodbJson'), '{\n  "a": {\n    "N": "1"\n  }\n}');
  });
});

function resultOf<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) {
      return step.value;
    }
  }
}
