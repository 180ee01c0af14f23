import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { keyTextOf, readKeyText } from '../../../../src/dynamodb/query/keyText';

suite('The text of a key', () => {
  const token = { name: 'token', type: 'B' } as const;

  test('of binary is read as the same bytes, also where base64 looks like hexadecimal digits', () => {
    const looksSo = Buffer.from('0xab', 'base64');
    assert.notDeepEqual(readKeyText('0xab', token, 'sort'), { value: { B: looksSo } });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes) => {
        for (const value of [Buffer.from(bytes), looksSo]) {
          const text = keyTextOf(value.toString('base64'), 'B');
          assert.deepEqual(readKeyText(text, token, 'sort'), { value: { B: value } });
        }
      }),
    );
  });

  test('of strings and numbers is their own', () => {
    assert.equal(keyTextOf('0xab', 'S'), '0xab');
    assert.equal(keyTextOf('-1.5', 'N'), '-1.5');
  });
});
