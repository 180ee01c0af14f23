import { binary, binarySet, list, map, nothing, number, numberSet, text, textSet, truth } from './attributes';
import type { SampleAttribute, SampleItem } from './attributes';
import { random } from './random';
import type { SampleTable } from './table';

/*
 * The instruments of a laboratory: every type DynamoDB has, and the values that are easily shown wrong.
 * Number limits: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-data-types
 */

/** The items that stay as they are, by what each is for. Tests and documentation may name them. */
export const wellKnownInstruments = {
  everyType: 'thermometer-01',
  numbers: 'gravimeter-01',
  texts: 'microscope-01',
  attributeNames: 'spectrometer-01',
  nesting: 'weather-station-01',
  bytes: 'camera-01',
  sets: 'scale-01',
  empties: 'unassigned-01',
  large: 'logbook-01',
} as const;

/** 38 digits, as many as DynamoDB keeps. */
const digits38 = '12345678901234567890123456789012345678';
const ordinaryCount = 55;
/** DynamoDB takes up to 32 levels of nesting; the attribute itself is the first. */
const nestingDepth = 31;

/** The smallest PNG picture: one transparent pixel. */
const pngPixel = [
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4, 0x89, 0x00, 0x00, 0x00, 0x0d, 0x49,
  0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x64, 0xf8, 0xcf, 0x50, 0x0f, 0x00, 0x03, 0x86, 0x01, 0x80, 0x5a, 0x34, 0x7d,
  0x6b, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

const everyType: SampleItem = {
  id: text(wellKnownInstruments.everyType),
  name: text('Platinum thermometer 🌡️'),
  serialNumber: number(digits38),
  inService: truth(true),
  retiredAt: nothing(),
  nickname: text(''),
  signature: binary([0x00, 0x01, 0x02, 0x7f, 0x80, 0xfe, 0xff, 0x44, 0x79, 0x6e, 0x61, 0x6d]),
  tags: textSet('calibrated', 'loan', 'über', '🧪'),
  ranges: numberSet('-196.15', 0, '961.78'),
  fingerprints: binarySet([0xca, 0xfe], [0xde, 0xad, 0xbe, 0xef]),
  site: map({ building: text('B2'), floor: number(-1), shared: truth(false) }),
  readings: list(number('20.1'), number('20.15'), nothing(), text('n/a')),
};

const numbers: SampleItem = {
  id: text(wellKnownInstruments.numbers),
  name: text('Superconducting gravimeter'),
  zero: number(0),
  wholeWith38Digits: number(digits38),
  negativeWith38Digits: number(`-${digits38}`),
  fractionWith38Digits: number(`0.${digits38}`),
  mixedWith38Digits: number(`-1234567890123456789.${digits38.slice(19)}`),
  pi: number('3.1415926535897932384626433832795028842'),
  beyondDouble: number('9007199254740993'),
  onePointTenth: number('0.1'),
  largest: number(`${'9'.repeat(38)}${'0'.repeat(88)}`),
  lowest: number(`-${'9'.repeat(38)}${'0'.repeat(88)}`),
  smallest: number(`0.${'0'.repeat(129)}1`),
  smallestNegative: number(`-0.${'0'.repeat(129)}1`),
};

const texts: SampleItem = {
  id: text(wellKnownInstruments.texts),
  name: text('Electron microscope'),
  markup: text('<b onclick="alert(1)">bold</b><script>alert(\'text\')</script> &amp; &lt;'),
  emoji: text('👩‍🔬 👨‍👩‍👧‍👦 🏳️‍🌈 🇪🇺 e\u0301 ﷽'),
  lines: text('first line\nsecond line\r\nthird line\ttabbed\n'),
  quotes: text('"double" \'single\' `back` \\ /'),
  spaces: text('  two before, two after  '),
  control: text('nul \u0000 bell \u0007 zero-width \u200b end'),
  rightToLeft: text('שלום עולם, مرحبا بالعالم'),
  json: text('{"looksLike":["JSON",1,null]}'),
  formula: text('=SUM(A1:A9)'),
  number: text('007'),
  word: text('null'),
  long: text('The quick brown fox jumps over the lazy dog. '.repeat(280).trimEnd()),
};

const attributeNames: SampleItem = {
  id: text(wellKnownInstruments.attributeNames),
  name: text('Mass spectrometer'),
  'a.b': text('a dot in the name'),
  'a"b': text('a double quote in the name'),
  "it's": text('a single quote in the name'),
  'two words': text('a space in the name'),
  select: text('a reserved word'),
  size: text('a reserved word'),
  '#hash': text('begins like a name placeholder'),
  ':colon': text('begins like a value placeholder'),
  'list[0]': text('looks like a list index'),
  '100': text('a number as the name'),
  '<i>': text('markup in the name'),
  温度: text('not ASCII'),
  '🔬': text('emoji'),
  ['__proto__']: text('a name JavaScript treats in its own way'),
  constructor: text('a name every JavaScript object has'),
  inside: map({ ['__proto__']: map({ polluted: truth(true) }), toString: text('not a function'), 'a.b': number(1) }),
};

function nested(depth: number): SampleAttribute {
  if (depth === 1) {
    return text('the innermost value');
  }
  return depth % 2 === 0
    ? list(number(depth), nested(depth - 1))
    : map({ depth: number(depth), next: nested(depth - 1) });
}

const nesting: SampleItem = {
  id: text(wellKnownInstruments.nesting),
  name: text('Weather station'),
  deep: nested(nestingDepth),
  sensors: list(
    map({ kind: text('wind'), limits: numberSet(0, 75), samples: list(number('3.2'), number('4'), nothing()) }),
    map({ kind: text('rain'), limits: numberSet(0, 500), samples: list() }),
    list(list(list(text('a list in a list in a list')))),
  ),
  settings: map({
    display: map({ units: map({ wind: text('m/s'), rain: text('mm') }), dark: truth(true) }),
    empty: map({}),
  }),
};

const bytes: SampleItem = {
  id: text(wellKnownInstruments.bytes),
  name: text('Line-scan camera'),
  everyByte: binary(Array.from({ length: 256 }, (_, index) => index)),
  picture: binary(pngPixel),
  oneByte: binary([0]),
  noBytes: binary([]),
  ascii: binary([...Buffer.from('plain text in bytes')]),
  blocks: binarySet([0], [0, 0], [255, 254, 253]),
};

const sets: SampleItem = {
  id: text(wellKnownInstruments.sets),
  name: text('Precision scale'),
  oneText: textSet('only'),
  texts: textSet('alpha', 'Alpha', ' alpha', 'ålpha', '<i>alpha</i>', 'a,b', '"quoted"'),
  numbers: numberSet(-1, 0, '0.5', digits38, `-${digits38}`),
  manyNumbers: numberSet(...Array.from({ length: 200 }, (_, index) => index * 5)),
  bytes: binarySet([1, 2, 3], pngPixel.slice(0, 8)),
};

const empties: SampleItem = {
  id: text(wellKnownInstruments.empties),
  name: text(''),
  emptyMap: map({}),
  emptyList: list(),
  noBytes: binary([]),
  missing: nothing(),
  no: truth(false),
  zero: number(0),
  space: text(' '),
};

const large: SampleItem = {
  id: text(wellKnownInstruments.large),
  name: text('Logbook'),
  entries: list(
    ...Array.from({ length: 500 }, (_, index) =>
      map({
        at: number(1_767_225_600 + index * 3600),
        by: text(index % 3 === 0 ? 'Ana Okafor' : 'Hiro Nakamura'),
        note: text(`Entry ${index + 1}: checked, adjusted by ${(index % 17) / 100} mm and signed off.`),
        ok: truth(index % 11 !== 0),
      }),
    ),
  ),
};

const kinds = ['balance', 'centrifuge', 'oscilloscope', 'pump', 'spectrometer', 'thermometer'] as const;
const rooms = ['B1-04', 'B1-07', 'B2-11', 'C0-02'] as const;
const makers = ['Northlight', 'Kestrel & Sons', 'Ōmiya', 'Delta-Werke'] as const;

function ordinary(): SampleItem[] {
  const source = random(909);
  return Array.from({ length: ordinaryCount }, (_, index) => {
    const kind = source.pick(kinds);
    return {
      id: text(`${kind}-${101 + index}`),
      name: text(`${source.pick(makers)} ${kind}`),
      serialNumber: number(`4${String(source.below(1_000_000_000)).padStart(9, '0')}${digits38.slice(10)}`),
      inService: truth(source.chance(0.85)),
      ...(source.chance(0.4) && { retiredAt: nothing() }),
      ...(source.chance(0.5) && { tags: textSet('calibrated', ...(source.chance(0.5) ? ['loan'] : [])) }),
      ...(source.chance(0.5) && { ranges: numberSet(source.between(-200, -1), source.between(0, 900)) }),
      ...(source.chance(0.6) && { site: map({ room: text(source.pick(rooms)), shelf: number(source.between(1, 9)) }) }),
      ...(source.chance(0.3) && { signature: binary(Array.from({ length: 16 }, () => source.below(256))) }),
      ...(source.chance(0.6) && { readings: list(number(source.below(4000) / 100), number(source.below(4000) / 100)) }),
    };
  });
}

/** Every type of attribute, and the values that are easily shown wrong; a partition key alone. */
export const instruments: SampleTable = {
  definition: {
    TableName: 'Instruments',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  },
  items: () => [everyType, numbers, texts, attributeNames, nesting, bytes, sets, empties, large, ...ordinary()],
};
