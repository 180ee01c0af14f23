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
      store.attributes.map(({ name, items }) => [name, items]),
      [['a/', 3]],
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
    assert.deepEqual([...(await view.find('riga'))], [0, 2]);
    assert.deepEqual([...(await view.find('"OLD"'))], [0]);
    assert.deepEqual([...(await view.find('cafe'))], [3]);
    assert.deepEqual([...(await view.find('Ä'))], [4]);
    assert.deepEqual([...(await view.find('nowhere'))], []);
    await view.putInOrder({ name: 'value', isDescending: true });
    const places = await view.find('riga');
    assert.deepEqual(
      view
        .rows(0, 5)
        .filter((_, place) => places.includes(place))
        .toSorted((a, b) => a - b),
      [0, 2],
    );
  });

  test('what begins later ends what is under way', async () => {
    store.add(answerOf(Array.from({ length: 20_000 }, (_, index) => ({ value: { S: `value ${index}`.repeat(5) } }))));
    const first = assert.rejects(view.find('nö such text'), { name: 'AbortError' });
    const second = view.find('value 19999');
    await first;
    assert.deepEqual([...(await second)], [19_999]);
  });
});
