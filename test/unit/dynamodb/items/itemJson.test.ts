import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseJson } from '../../../../src/connection/parseJson';
import { csvHeader, csvLine } from '../../../../src/dynamodb/items/csv';
import { itemJson } from '../../../../src/dynamodb/items/itemJson';
import { item } from '../itemArbitrary';

const digits = '12345678901234567890123456789012345678';

suite('itemJson', () => {
  test('writes numbers with all digits, sets as lists, binary as base64', () => {
    assert.equal(
      itemJson({
        ['__proto__']: { N: digits },
        set: { SS: ['a', 'b"'] },
        bytes: { B: Uint8Array.of(0, 255) },
        list: { L: [{ NULL: true }, { BOOL: false }, { M: {} }] },
      }),
      `{"__proto__":${digits},"set":["a","b\\""],"bytes":"AP8=","list":[null,false,{}]}`,
    );
  });

  test('lays out with an indent', () => {
    assert.equal(
      itemJson({ a: { L: [{ N: '1' }, { M: { b: { S: 'x' } } }] } }, 2),
      '{\n  "a": [\n    1,\n    {\n      "b": "x"\n    }\n  ]\n}',
    );
  });

  test('is JSON, whatever the item', () => {
    fc.assert(
      fc.property(item, (each) => {
        const plain: unknown = parseJson(itemJson(each));
        assert.deepEqual(Object.keys(plain as object), Object.keys(each));
        assert.deepEqual(parseJson(itemJson(each, 2)), plain);
      }),
      { numRuns: 500 },
    );
  });
});

suite('CSV', () => {
  test('quotes what has to be quoted, and tells missing from empty', () => {
    const names = ['a,b', 'n', 'l'];
    assert.equal(csvHeader(names), '"a,b",n,l');
    assert.equal(csvLine({ 'a,b': { S: 'x"y\n' }, n: { N: digits } }, names), `"x""y\n",${digits},`);
    assert.equal(csvLine({ 'a,b': { S: '' }, l: { L: [{ N: '1' }] } }, names), '"",,[1]');
  });
});
