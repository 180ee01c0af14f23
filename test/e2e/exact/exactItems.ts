import * as fc from 'fast-check';

/** A value as DynamoDB's wire has it: numbers are their text, binary is base64. */
export type WireValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly M: WireItem }
  | { readonly L: readonly WireValue[] }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] };

export type WireItem = Readonly<Record<string, WireValue>>;

/** Sets `pwned` where it comes to be an element, or is run. */
export const markup = [
  '<img src=x onerror="globalThis.pwned=1">',
  '<script>globalThis.pwned=1</script>',
  '"><svg onload=globalThis.pwned=1>',
  "'-globalThis.pwned=1-'",
  '${globalThis.pwned=1}',
  '&lt;b&gt;&amp;',
];

/** Names that have caught others. */
export const oddNames = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'a.b',
  'a..b.',
  '.',
  'a[0]',
  '#n',
  ':v',
  '"',
  "'",
  '\\',
  'a\\"b',
  '},{"',
  'Items',
  'S',
  'M',
  'size',
  'SELECT',
  '0',
  '1e3',
  ' ',
  ' two  blanks ',
  'line\nbreak',
  'tab\tin it',
  'return\r\nin it',
  '$(trash)',
  '{0}',
  '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}',
  '\u202Eesrever',
  '\u0645\u0631\u062D\u0628\u0627 123',
  '\u200F',
  'zero\u200Bwidth',
  'e\u0301 and \u00E9',
  `${'long '.repeat(300)}end`,
  ...markup,
];

const oddTexts = [
  ...oddNames,
  '',
  'null',
  '""',
  'true',
  '12',
  'x'.repeat(299),
  'x'.repeat(300),
  'x'.repeat(301),
  `${'x'.repeat(299)}\u{1F98A}`,
  `${'line\r\n'.repeat(60)}end`,
  '{"json": [1.50, 12345678901234567890123456789012345678]}',
  '\u2028\u2029',
  '\u0001\u001B[31m',
];

const text = fc.oneof(
  fc.constantFrom(...oddTexts),
  fc.string({ maxLength: 30, unit: 'grapheme' }),
  fc.string({ minLength: 250, maxLength: 350, unit: 'grapheme-ascii' }),
);

/** Up to 38 digits, of either sign, from 1E-130 to 9.99E+125. Source: DynamoDB's "Supported data types". */
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.array(fc.nat(9), { maxLength: 37 }).map((digits) => digits.join('')),
    fc.constantFrom('', '.', 'E-100', 'E+80'),
    fc.nat(9),
  )
  .map(([sign, digits, after, last]) =>
    after === '.'
      ? `${sign}${digits.slice(0, 20) || '0'}.${digits.slice(20)}${last}`
      : `${sign}${digits}${last}${after}`,
  );
const numbers = fc.oneof(
  number,
  fc.constantFrom(
    '0',
    '-1',
    '12345678901234567890123456789012345678',
    '-9.9999999999999999999999999999999999999E+125',
    '1E-130',
    '0.00000000000000000000000000000000000001',
    '1700000000',
  ),
);

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('base64');
const binary = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  fc.constantFrom('', everyByte),
);

const name = fc.oneof(fc.constantFrom(...oddNames), fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }));

/** Members that DynamoDB takes for different ones. */
function setOf<T>(members: fc.Arbitrary<T>, keyOf: (member: T) => unknown): fc.Arbitrary<T[]> {
  return fc.uniqueArray(members, { minLength: 1, maxLength: 5, selector: keyOf });
}

const { value } = fc.letrec<{ value: WireValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    fc.record({ S: text }),
    fc.record({ N: numbers }),
    fc.record({ B: binary }),
    fc.record({ BOOL: fc.boolean() }),
    fc.record({ NULL: fc.constant(true as const) }),
    fc.record({ SS: setOf(text, (member) => member) }),
    fc.record({ NS: setOf(numbers, (member) => Number(member) + 0) }),
    fc.record({ BS: setOf(binary, (member) => member) }),
    fc.record({ L: fc.array(tie('value'), { maxLength: 4 }) }),
    fc.record({
      M: fc
        .uniqueArray(fc.tuple(name, tie('value')), { maxLength: 4, selector: ([each]) => each })
        .map((entries) => Object.fromEntries(entries)),
    }),
  ),
}));

/** A value inside so many lists and maps, one in the other. */
function nested(depth: number): WireValue {
  let result: WireValue = { N: '12345678901234567890123456789012345678' };
  for (let level = 0; level < depth; level++) {
    result = level % 2 === 0 ? { L: [result] } : { M: Object.fromEntries([['__proto__', result]]) };
  }
  return result;
}

/** As large as an item may be: 400 KB, of which the last characters are told. */
export const largeEnd = 'the very end';
function large(): WireItem {
  return {
    id: { S: 'large' },
    text: { S: `${'0123456789'.repeat(25_000)}${largeEnd}` },
    bytes: { B: Buffer.alloc(100_000, 7).toString('base64') },
    list: { L: Array.from({ length: 1000 }, (_, index) => ({ N: String(index) })) },
    set: { SS: Array.from({ length: 1000 }, (_, index) => `member ${index} ${'x'.repeat(25)}`) },
  };
}

/** The key of the item that has values 32 deep. */
export const deepestKey = 'deep';

/** Items of every type and with odd names, as one number makes them: each with the partition key `id`, a string. */
export function exactItems(seed: number): readonly WireItem[] {
  const random = fc.sample(
    fc.uniqueArray(fc.tuple(fc.constantFrom(...oddNames), value), {
      minLength: 12,
      maxLength: 24,
      selector: ([each]) => each,
    }),
    { seed, numRuns: 14 },
  );
  const odd = [...markup, '\u{1F98A} fox', '\u202Ereversed', 'two\nlines'];
  return [
    ...random.map((entries, index) =>
      Object.fromEntries([...entries, ['id', { S: odd[index] ?? `item ${index}` }] as const]),
    ),
    {
      id: { S: 'empty' },
      text: { S: '' },
      bytes: { B: '' },
      list: { L: [] },
      map: { M: {} },
      set: { SS: [''] },
      no: { NULL: true },
    },
    { id: { S: 'bytes' }, bytes: { B: everyByte }, set: { BS: [everyByte, '', 'AA=='] } },
    // The attribute's own value is the first level.
    { id: { S: deepestKey }, deep: nested(31) },
    large(),
  ];
}
