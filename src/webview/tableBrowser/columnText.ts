import type { AttributeType } from '../../protocol/grid';
import { mostDistinct } from '../../protocol/tableBrowser';
import type { BrowserStatistics, FrequentValue } from '../../protocol/tableBrowser';
import { markedLine } from '../shared/hiddenCharacters';
import { number } from '../shared/numberFormat';

/** One line of what a column has: `Missing`, `80`, `0.6 %`. */
export interface ColumnFact {
  readonly label: string;
  readonly value: string;
  /** What stands dimmed behind it. */
  readonly note?: string;
}

const percent = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Characters of a value in the name of a button. */
const longestName = 50;

/** What types are called, one letter being too few for a line of its own. */
const typeNames: Readonly<Record<AttributeType, string>> = {
  S: 'String',
  N: 'Number',
  B: 'Binary',
  BOOL: 'Boolean',
  NULL: 'Null',
  M: 'Map',
  L: 'List',
  SS: 'String set',
  NS: 'Number set',
  BS: 'Binary set',
};

/** What a column has, as lines from the general to the particular. */
export function columnFacts(statistics: BrowserStatistics): readonly ColumnFact[] {
  const { items, missing, types, distinct, frequent, ranges, sum, mean, lengths } = statistics;
  const scalars = types.filter(({ type }) => isScalar(type)).reduce((total, { count }) => total + count, 0);
  return [
    ...types.map(({ type, count }) => ({
      label: typeNames[type],
      value: number.format(count),
      note: share(count, items),
    })),
    ...(missing > 0 || types.length === 0
      ? [{ label: 'Missing', value: number.format(missing), note: share(missing, items) }]
      : []),
    ...(scalars > 0 ? [distinctFact(distinct, scalars, frequent.length > 0)] : []),
    ...ranges.flatMap(({ type, least, greatest }) =>
      type === 'N'
        ? [
            { label: 'Smallest', value: least },
            { label: 'Greatest', value: greatest },
          ]
        : [
            { label: 'First in order', value: least === '' ? '""' : least },
            { label: 'Last in order', value: greatest === '' ? '""' : greatest },
          ],
    ),
    ...(sum === undefined ? [] : [{ label: 'Sum', value: sum }]),
    ...(mean === undefined ? [] : [{ label: 'Mean', value: mean }]),
    ...lengths.map(({ type, least, most }) => ({
      label: lengths.length > 1 ? `${lengthLabel(type)} (${typeNames[type].toLowerCase()})` : lengthLabel(type),
      value: least === most ? number.format(least) : `${number.format(least)} to ${number.format(most)}`,
    })),
  ];
}

/** A value as the grid shows it, but for its line breaks. */
export function frequentText({ value, shown, isCut }: FrequentValue): string {
  // Binary says by its own text where it is cut.
  return shown ?? (value === '' ? '""' : isCut ? `${value}…` : value);
}

/** What a value is called in the names of its buttons. */
export function shortName(value: FrequentValue): string {
  const characters = Array.from(frequentText(value));
  return markedLine(
    characters.length > longestName ? `${characters.slice(0, longestName).join('')}…` : characters.join(''),
  );
}

/** A part of a whole: `99.4 %`; small ones are not rounded to nothing, nor large ones to all. */
export function share(part: number, whole: number): string {
  if (part === 0 || part === whole) {
    return part === 0 ? '0%' : '100%';
  }
  const ratio = part / whole;
  if (ratio < 0.001) {
    return '< 0.1%';
  }
  return ratio > 0.999 ? '> 99.9%' : percent.format(ratio);
}

function distinctFact(distinct: number | undefined, values: number, hasRepeats: boolean): ColumnFact {
  if (distinct === undefined) {
    return { label: 'Different values', value: `more than ${number.format(mostDistinct)}` };
  }
  const note = distinct === values && !hasRepeats && values > 1 ? { note: 'each only once' } : {};
  return { label: 'Different values', value: number.format(distinct), ...note };
}

function isScalar(type: AttributeType): boolean {
  return type === 'S' || type === 'N' || type === 'B' || type === 'BOOL' || type === 'NULL';
}

function lengthLabel(type: AttributeType): string {
  switch (type) {
    case 'S':
      return 'Characters';
    case 'B':
      return 'Bytes';
    default:
      return 'Members';
  }
}
