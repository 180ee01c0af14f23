import assert from 'node:assert/strict';
import type { AttributeValue } from '../../../../src/dynamodb/items/attributeValue';
import { displayText, maximumCellLength } from '../../../../src/dynamodb/items/displayText';

function shows(value: AttributeValue, text: string): void {
  assert.equal(displayText(value).text, text);
}

suite('displayText', () => {
  test('shows numbers as they are stored, all 38 digits', () => {
    const digits = '12345678901234567890123456789012345678';
    assert.deepEqual(displayText({ N: digits }), { type: 'N', text: digits });
    shows({ N: '-1.5E-100' }, '-1.5E-100');
  });

  test('shows a string as it is, on one line', () => {
    shows({ S: 'two\r\nlines\tand a tab' }, 'two⏎lines⇥and a tab');
    shows({ S: '' }, '');
    shows({ S: '<b onclick="x">&amp;</b>' }, '<b onclick="x">&amp;</b>');
  });

  test('shows binary in hexadecimal behind its size, which a narrow column does not cut off', () => {
    shows({ B: Uint8Array.of(0, 1, 254) }, '3 B · 0x0001fe');
    assert.deepEqual(displayText({ B: new Uint8Array(300_000) }), {
      type: 'B',
      text: `300,000 B · 0x${'00'.repeat(32)}…`,
      cut: true,
    });
    shows({ B: new Uint8Array() }, '0 B');
  });

  test('shows sets in braces and keeps their order', () => {
    shows({ SS: ['b', 'a "quoted"'] }, '{ "b", "a \\"quoted\\"" }');
    shows({ NS: ['1', '2.50'] }, '{ 1, 2.50 }');
    shows({ BS: [Uint8Array.of(1)] }, '{ 0x01 }');
  });

  test('shows maps and lists as compact JSON', () => {
    shows({ L: [{ N: '1' }, { NULL: true }, { BOOL: false }, { L: [] }] }, '[ 1, null, false, [] ]');
    shows({ M: { 'a b': { S: '' }, deep: { M: {} } } }, '{ "a b": "", "deep": {} }');
    const members = JSON.parse('{"__proto__": {"N": "1"}}') as Record<string, AttributeValue>;
    shows({ M: members }, '{ "__proto__": 1 }');
  });

  test('cuts a long value and says so', () => {
    const long = displayText({ S: 'x'.repeat(400_000) });
    assert.equal(long.text.length, maximumCellLength);
    assert.equal(long.cut, true);
    const list = displayText({ L: Array.from({ length: 100_000 }, () => ({ N: '1' })) });
    assert.equal(list.text.length, maximumCellLength);
    assert.equal(list.cut, true);
    assert.equal(displayText({ S: 'x'.repeat(maximumCellLength) }).cut, undefined);
  });

  test('does not cut a character in two', () => {
    const { text } = displayText({ S: `${'x'.repeat(maximumCellLength - 1)}😀` });
    assert.equal(text, 'x'.repeat(maximumCellLength - 1));
  });
});
