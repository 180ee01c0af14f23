import type { AttributeType } from '../items/attributeValue';
import { compareDecimals } from '../items/decimal';
import { sortInPieces } from './sortInPieces';

/** Types in the order in which they stand in a sorted column. */
const ranks: Readonly<Record<AttributeType, number>> = {
  NULL: 0,
  BOOL: 1,
  N: 2,
  S: 3,
  B: 4,
  NS: 5,
  SS: 6,
  BS: 7,
  L: 8,
  M: 9,
};

/** The rank of a value that is not there: behind all others. */
const missing = 255;

const backslash = 0x5c;

/**
 * What rows are sorted by, one value each. Values of one type stand together; numbers go by their value to the last of
 * their 38 digits, text by its code units, and missing values last.
 */
export class SortKeys {
  private ranks = new Uint8Array(1024);
  private numbers = new Float64Array(1024);
  private readonly texts: string[] = [];

  /** Rows so far. */
  get count(): number {
    return this.texts.length;
  }

  /** The next row has no value. */
  addMissing(): void {
    this.push(missing, 0, '');
  }

  /**
   * The value of the next row, as the wire has it: `"text"`, `true`, `[…]`.
   * @param end index behind its last byte
   */
  add(type: AttributeType, bytes: Buffer, start: number, end: number): void {
    const rank = ranks[type];
    switch (type) {
      case 'N': {
        const text = bytes.toString('latin1', start + 1, end - 1);
        this.push(rank, Number(text), text);
        return;
      }
      case 'S':
        this.push(rank, 0, textOf(bytes, start, end));
        return;
      case 'B':
        this.push(rank, 0, Buffer.from(bytes.toString('latin1', start + 1, end - 1), 'base64').toString('latin1'));
        return;
      default:
        this.push(rank, 0, bytes.toString('utf8', start, end));
    }
  }

  /** The rows in order; equal ones as they came. Yields between pieces of the work. */
  sorted(isDescending: boolean): Generator<void, Uint32Array> {
    const { ranks: rankOf, numbers, texts } = this;
    const direction = isDescending ? -1 : 1;
    const rows = Uint32Array.from(texts, (_, row) => row);
    return sortInPieces(rows, (left, right) => {
      const a = rankOf[left] ?? missing;
      const b = rankOf[right] ?? missing;
      if (a !== b) {
        return a === missing ? 1 : b === missing ? -1 : direction * (a - b);
      }
      if (a === missing) {
        return left - right;
      }
      const difference =
        a === ranks.N
          ? (numbers[left] ?? 0) - (numbers[right] ?? 0) || compareDecimals(texts[left] ?? '', texts[right] ?? '')
          : compareTexts(texts[left] ?? '', texts[right] ?? '');
      return direction * difference || left - right;
    });
  }

  private push(rank: number, number: number, text: string): void {
    const row = this.texts.length;
    if (row === this.ranks.length) {
      const { ranks: before, numbers } = this;
      this.ranks = new Uint8Array(row * 2);
      this.ranks.set(before);
      this.numbers = new Float64Array(row * 2);
      this.numbers.set(numbers);
    }
    this.ranks[row] = rank;
    this.numbers[row] = number;
    this.texts.push(text);
  }
}

/** The text of a JSON string with its quotes. Most have nothing escaped in them. */
export function textOf(bytes: Buffer, start: number, end: number): string {
  const escape = bytes.indexOf(backslash, start);
  return escape === -1 || escape >= end
    ? bytes.toString('utf8', start + 1, end - 1)
    : (JSON.parse(bytes.toString('utf8', start, end)) as string);
}

/** Less than, equal to or greater than 0, by code units. */
export function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
