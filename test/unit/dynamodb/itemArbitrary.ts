import * as fc from 'fast-check';
import type { AttributeValue, Item } from '../../../src/dynamodb/items/attributeValue';

/** Names that have caught others: quotes, dots, brackets, reserved words, the prototype, HTML, the wire's own words. */
const oddNames = [
  '__proto__',
  'constructor',
  'a.b',
  'a[0]',
  '"',
  '\\',
  '},{"',
  '],"Count":1}',
  'Items',
  'S',
  'M',
  '<b onclick="x">',
  '\u{1F98A}',
  ' ',
  '\n',
  'size',
  '\uD800',
];

const name = fc.oneof(
  { weight: 3, arbitrary: fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }) },
  { weight: 2, arbitrary: fc.constantFrom(...oddNames) },
);

const text = fc.oneof(
  fc.string({ maxLength: 40, unit: 'binary' }),
  fc.constantFrom('', '}},{"', '"],"', '\\', '\\"', '"', ' ', '\u2028', 'x'.repeat(500), `${'\\'.repeat(99)}"`),
);

/** Numbers as DynamoDB writes them: up to 38 digits. */
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 37 }).map((digits) => `1${digits.join('')}`),
    fc.constantFrom('', 'E-100', 'E+60', '.5'),
  )
  .map((parts) => parts.join(''));

const bytes = fc.uint8Array({ maxLength: 40 });

const { value } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 32, depthSize: 'small', withCrossShrink: true },
    fc.record({ S: text }),
    fc.record({ N: number }),
    fc.record({ B: bytes }),
    fc.record({ BOOL: fc.boolean() }),
    fc.record({ NULL: fc.constant(true as const) }),
    fc.record({ SS: fc.uniqueArray(text, { minLength: 1, maxLength: 4 }) }),
    fc.record({ NS: fc.uniqueArray(number, { minLength: 1, maxLength: 4 }) }),
    fc.record({ BS: fc.array(bytes, { minLength: 1, maxLength: 3 }) }),
    fc.record({ L: fc.array(tie('value'), { maxLength: 4 }) }),
    fc.record({ M: members(tie('value')) }),
  ),
}));

function members(values: fc.Arbitrary<AttributeValue>): fc.Arbitrary<Item> {
  return fc
    .uniqueArray(fc.tuple(name, values), { maxLength: 5, selector: ([each]) => each })
    .map((entries) => Object.fromEntries(entries));
}

/** Items of every type, nested, with odd names and values. */
export const item: fc.Arbitrary<Item> = members(value);

/** A value inside so many lists and maps, one in the other. */
export function nested(depth: number): AttributeValue {
  let result: AttributeValue = { N: '12345678901234567890123456789012345678' };
  for (let level = 0; level < depth; level++) {
    result = level % 2 === 0 ? { L: [result] } : { M: { ['__proto__']: result } };
  }
  return result;
}
