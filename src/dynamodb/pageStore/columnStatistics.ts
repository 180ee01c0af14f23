import { createHash } from 'node:crypto';
import { parseJson } from '../../connection/parseJson';
import type { AttributeType } from '../items/attributeValue';
import { compareDecimals, DecimalSum, shortDecimal } from '../items/decimal';
import { binaryText, wholeCharacters } from '../items/displayText';
import { columnValues } from './columnValues';
import type { ColumnReader } from './columnValues';
import type { PageStore } from './pageStore';
import { compareTexts, textOf } from './sortKeys';

/** What the loaded items have in one attribute. */
export interface ColumnStatistics {
  /** Items that were looked at. */
  readonly items: number;
  /** Those that have no such attribute. */
  readonly missing: number;
  /** The most frequent type first. */
  readonly types: readonly { readonly type: AttributeType; readonly count: number }[];
  /** Different values, sets, lists and maps left out; `undefined` when there are too many to be told apart. */
  readonly distinct: number | undefined;
  /** Values that are there more than once, the most frequent first; none when there are too many different ones. */
  readonly frequent: readonly FrequentValue[];
  /**
   * The least and the greatest value: numbers by their value, exact, with an exponent where they are written with more
   * digits than a number of DynamoDB has; texts by their code units.
   */
  readonly ranges: readonly ColumnRange[];
  /** Of the numbers, to the last digit; `≈` stands before it when it has more digits than a number of DynamoDB. */
  readonly sum?: string;
  /** Of the numbers, rounded. */
  readonly mean?: string;
  /** Characters of texts, bytes of binary, members of sets, lists and maps. */
  readonly lengths: readonly { readonly type: AttributeType; readonly least: number; readonly most: number }[];
}

export interface FrequentValue {
  readonly type: AttributeType;
  /** The text of a string or a number, binary in base64, `true`, `null`. */
  readonly value: string;
  /** How a cell shows it, where that is not `value`. */
  readonly shown?: string;
  /** Set when `value` is only the beginning. */
  readonly isCut?: true;
  readonly count: number;
}

export interface ColumnRange {
  readonly type: 'S' | 'N';
  readonly least: string;
  readonly greatest: string;
}

/** Frequent values that are told. */
const mostFrequent = 10;

/** Characters of a value that are kept; of longer ones a digest tells whether they are the same. */
const longestKept = 256;

/**
 * Goes over all items of a store. Yields between pieces of the work.
 * @param mostDistinct different values that are told apart at most
 */
export function* columnStatistics(
  store: PageStore,
  name: string,
  mostDistinct: number,
): Generator<void, ColumnStatistics> {
  const counter = new ColumnCounter(mostDistinct);
  yield* columnValues(store, name, counter);
  return counter.statistics();
}

interface CountedValue {
  readonly type: AttributeType;
  /** All of it, or a little more than is told of it. */
  readonly value: string;
  /** Bytes, of binary. */
  readonly size?: number;
  count: number;
}

class ColumnCounter implements ColumnReader {
  private items = 0;
  private missing = 0;
  private readonly types = new Map<AttributeType, number>();
  private readonly lengths = new Map<AttributeType, { least: number; most: number }>();
  private readonly ranges = new Map<'S' | 'N', { least: string; greatest: string }>();
  private readonly numbers = new DecimalSum();
  private values: Map<string, CountedValue> | undefined = new Map();

  constructor(private readonly mostDistinct: number) {}

  addMissing(): void {
    this.items++;
    this.missing++;
  }

  add(type: AttributeType, bytes: Buffer, start: number, end: number): void {
    this.items++;
    this.types.set(type, (this.types.get(type) ?? 0) + 1);
    switch (type) {
      case 'N': {
        const text = bytes.toString('latin1', start + 1, end - 1);
        this.numbers.add(text);
        this.stretch('N', text, compareNumbers);
        this.count('N', text);
        return;
      }
      case 'S': {
        const text = textOf(bytes, start, end);
        this.measure('S', characters(text, end - start - 2));
        this.stretch('S', text, compareTexts);
        this.count('S', text);
        return;
      }
      case 'B': {
        const text = bytes.toString('latin1', start + 1, end - 1);
        const size = Buffer.byteLength(text, 'base64');
        this.measure('B', size);
        this.count('B', text, size);
        return;
      }
      case 'BOOL':
      case 'NULL':
        this.count(type, type === 'NULL' ? 'null' : bytes.toString('latin1', start, end));
        return;
      default:
        this.measure(type, Object.keys(parseJson(bytes.toString('utf8', start, end)) as object).length);
    }
  }

  statistics(): ColumnStatistics {
    const { items, missing, values, numbers } = this;
    const mean = numbers.mean();
    return {
      items,
      missing,
      types: [...this.types].map(([type, count]) => ({ type, count })).toSorted((a, b) => b.count - a.count),
      distinct: values?.size,
      frequent: [...(values?.values() ?? [])]
        .filter(({ count }) => count > 1)
        .toSorted((a, b) => b.count - a.count)
        .slice(0, mostFrequent)
        .map(frequentValue),
      ranges: [...this.ranges].map(([type, { least, greatest }]) => ({
        type,
        least: type === 'N' ? shortDecimal(least) : cut(least),
        greatest: type === 'N' ? shortDecimal(greatest) : cut(greatest),
      })),
      ...(mean !== undefined && { sum: shortDecimal(numbers.sum), mean: shortDecimal(mean) }),
      lengths: [...this.lengths].map(([type, { least, most }]) => ({ type, least, most })),
    };
  }

  private count(type: AttributeType, text: string, size?: number): void {
    const { values } = this;
    if (!values) {
      return;
    }
    const isLong = text.length > longestKept;
    const key = type + (isLong ? `${text.length} ${createHash('sha256').update(text).digest('base64')}` : text);
    const known = values.get(key);
    if (known) {
      known.count++;
    } else if (values.size === this.mostDistinct) {
      this.values = undefined;
    } else {
      values.set(key, { type, value: isLong ? beginning(text) : text, ...(size !== undefined && { size }), count: 1 });
    }
  }

  private measure(type: AttributeType, length: number): void {
    const known = this.lengths.get(type);
    if (known) {
      known.least = Math.min(known.least, length);
      known.most = Math.max(known.most, length);
    } else {
      this.lengths.set(type, { least: length, most: length });
    }
  }

  private stretch(type: 'S' | 'N', text: string, compare: (left: string, right: string) => number): void {
    const known = this.ranges.get(type);
    if (!known) {
      this.ranges.set(type, { least: text, greatest: text });
    } else if (compare(text, known.least) < 0) {
      known.least = text;
    } else if (compare(text, known.greatest) > 0) {
      known.greatest = text;
    }
  }
}

/** Characters of a text. @param size its bytes on the wire */
function characters(text: string, size: number): number {
  return size === text.length ? size : Array.from(text).length;
}

function compareNumbers(left: string, right: string): number {
  return Number(left) - Number(right) || compareDecimals(left, right);
}

function frequentValue({ type, value, size, count }: CountedValue): FrequentValue {
  return {
    type,
    value: kept(value),
    ...(size !== undefined && { shown: binaryText(Buffer.from(value, 'base64'), size) }),
    ...(value.length > longestKept && { isCut: true }),
    count,
  };
}

/** A text as it is told, `…` behind it where it goes on. */
function cut(text: string): string {
  return text.length > longestKept ? `${kept(text)}…` : text;
}

function kept(text: string): string {
  return text.length > longestKept ? wholeCharacters(text.slice(0, longestKept)) : text;
}

/** The beginning of a text as a text of its own: a slice would keep the whole in memory. */
function beginning(text: string): string {
  return Buffer.from(text.slice(0, longestKept + 1)).toString();
}
