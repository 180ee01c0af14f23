import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { AttributeValue, Item } from '../../../../src/dynamodb/items/attributeValue';
import { PageStore } from '../../../../src/dynamodb/pageStore/pageStore';
import { RowView } from '../../../../src/dynamodb/pageStore/rowView';
import { readPage } from '../../../../src/dynamodb/readPath/page';
import { answerOf, bytesOfAnswer } from '../pages';

suite('RowView', () => {
  let store: PageStore;
  let view: RowView;

  setup(() => {
    store = new PageStore({ memoryLimit: Number.POSITIVE_INFINITY });
    view = new RowView(store);
  });
  teardown(() => store.close());

  function addValues(...values: readonly (AttributeValue | undefined)[]): void {
    store.add(answerOf(values.map((value): Item => (value ? { id: { S: 'x' }, value } : { id: { S: 'x' } }))));
  }

  async function sorted(isDescending = false): Promise<number[]> {
    await view.putInOrder({ name: 'value', isDescending });
    return view.rows(0, 1000);
  }

  async function found(text: string, from = 0): Promise<number[]> {
    return [...(await view.find(text, from)).rows];
  }

  test('numbers by their value, to the last of 38 digits', async () => {
    const digits = '12345678901234567890123456789012345678';
    addValues(
      { N: '10' },
      { N: '9' },
      { N: '-1' },
      { N: `${digits.slice(0, -1)}9` },
      { N: digits },
      { N: '1E-5' },
      { N: '0.5' },
    );
    assert.deepEqual(await sorted(), [2, 5, 6, 1, 0, 4, 3]);
    assert.deepEqual(await sorted(true), [3, 4, 0, 1, 6, 5, 2]);
  });

  test('types apart, missing values last either way, equal ones as they came', async () => {
    addValues({ S: 'b' }, undefined, { S: 'a' }, { NULL: true }, { N: '5' }, { S: 'a' }, { BOOL: true });
    assert.deepEqual(await sorted(), [3, 6, 4, 2, 5, 0, 1]);
    assert.deepEqual(await sorted(true), [0, 2, 5, 4, 6, 3, 1]);
  });

  test('a name is one name, however it is written on the wire', async () => {
    store.add(readPage(bytesOfAnswer(['{"\\u0061/":{"N":"2"}}', '{"a/":{"N":"3"}}', '{"a\\/":{"N":"1"}}'])));
    assert.deepEqual(
      store.attributes.map(({ name }) => name),
      ['a/'],
    );
    await view.putInOrder({ name: 'a/', isDescending: false });
    assert.deepEqual(view.rows(0, 3), [2, 0, 1]);
  });

  test('rows that come later stand behind; without an order all stand as they came', async () => {
    addValues({ N: '2' }, { N: '1' });
    await sorted();
    addValues({ N: '0' });
    assert.deepEqual(view.rows(0, 10), [1, 0, 2]);
    assert.equal(await view.putInOrder(undefined), 3);
    assert.deepEqual(view.rows(1, 10), [1, 2]);
  });

  test('agrees with sorting the values themselves', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 60 }), async (numbers) => {
        const all = new PageStore({ memoryLimit: 100 });
        const own = new RowView(all);
        all.add(answerOf(numbers.map((number) => ({ value: { N: String(number) } }))));
        await own.putInOrder({ name: 'value', isDescending: false });
        const rows = own.rows(0, 100);
        all.close();
        assert.deepEqual(
          rows.map((row) => numbers[row]),
          numbers.toSorted((a, b) => a - b),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('finds text as cells show it, in any case, and says where it stands now', async () => {
    addValues(
      { S: 'Riga "old" town' },
      { N: '42' },
      { L: [{ S: 'RIGA' }] },
      { B: Uint8Array.of(0xca, 0xfe) },
      { S: 'ä' },
    );
    assert.deepEqual(await found('riga'), [0, 2]);
    assert.deepEqual(await found('"OLD"'), [0]);
    assert.deepEqual(await found('cafe'), [3]);
    assert.deepEqual(await found('Ä'), [4]);
    assert.deepEqual(await found('nowhere'), []);
    await view.putInOrder({ name: 'value', isDescending: true });
    const places = await found('riga');
    assert.deepEqual(
      view
        .rows(0, 5)
        .filter((_, place) => places.includes(place))
        .toSorted((a, b) => a - b),
      [0, 2],
    );
  });

  test('finds what came later without going over the rest again', async () => {
    const values = (begin: number): AttributeValue[] =>
      Array.from({ length: 5000 }, (_, index) => ({ S: `${'fill '.repeat(20)}no. ${begin + index};` }));
    addValues(...values(0));
    assert.deepEqual(await view.find('no. 4999;'), { rows: Uint32Array.of(4999), searched: 5000 });
    addValues(...values(5000));
    assert.deepEqual(await view.find('999;', 5000), {
      rows: Uint32Array.of(5999, 6999, 7999, 8999, 9999),
      searched: 10_000,
    });
    assert.deepEqual(await found('no. 4999;', 4998), [4999]);
    assert.deepEqual(await view.find('no', 10_000), { rows: new Uint32Array(), searched: 10_000 });
  });

  test('a search ends once it has found as many as are wanted', async () => {
    addValues(...Array.from({ length: 20_000 }, (_, index) => ({ S: `${'fill '.repeat(20)}${index}` })));
    const { rows, searched } = await view.find('fill', 5, 3);
    assert.deepEqual([...rows], [5, 6, 7]);
    assert.ok(searched < 20_000, 'the rest is not looked through');
  });

  test('a search leaves a sort alone, and a sort a search', async () => {
    addValues(...Array.from({ length: 20_000 }, (_, index) => ({ S: `${'fill '.repeat(20)}${20_000 - index}` })));
    const sorting = view.putInOrder({ name: 'value', isDescending: false });
    const searching = assert.rejects(view.find('FILL FILL 20000'), { name: 'AbortError' });
    await view.find('');
    assert.equal(await sorting, 20_000);
    await searching;
    view.cancel('find');
    const again = assert.rejects(view.putInOrder({ name: 'value', isDescending: true }), { name: 'AbortError' });
    view.cancel('sort');
    await again;
  });

  test('what begins later ends what is under way', async () => {
    store.add(answerOf(Array.from({ length: 20_000 }, (_, index) => ({ value: { S: `value ${index}`.repeat(5) } }))));
    const first = assert.rejects(view.find('nö such text'), { name: 'AbortError' });
    const second = view.find('value 19999');
    await first;
    assert.deepEqual([...(await second).rows], [19_999]);
  });
});
