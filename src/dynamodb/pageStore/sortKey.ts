import type { AttributeType } from '../items/attributeValue';

/** What a value is sorted by. Values of one kind stand together; a missing value has no key and goes last. */
export interface SortKey {
  /** The place of its type among the types. */
  readonly rank: number;
  /** Of numbers: as exact as a JavaScript number is. */
  readonly number?: number;
  readonly text: string;
}

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

/**
 * The key of a value.
 * @param json the value as the wire has it, without its type: a string in quotes, `true`, a list
 */
export function sortKeyOf(type: AttributeType, json: string): SortKey {
  const rank = ranks[type];
  switch (type) {
    case 'N': {
      const text = JSON.parse(json) as string;
      return { rank, number: Number(text), text };
    }
    case 'S':
      return { rank, text: JSON.parse(json) as string };
    case 'B':
      return { rank, text: Buffer.from(JSON.parse(json) as string, 'base64').toString('latin1') };
    default:
      return { rank, text: json };
  }
}

/** Less than 0 when `left` comes first. Numbers go by their value to the last digit, text by its code units. */
export function compareSortKeys(left: SortKey, right: SortKey): number {
  if (left.rank !== right.rank) {
    return left.rank - right.rank;
  }
  if (left.number !== undefined && right.number !== undefined) {
    return left.number - right.number || compareDecimals(left.text, right.text);
  }
  return left.text < right.text ? -1 : left.text > right.text ? 1 : 0;
}

/** Compares numbers that look the same to a JavaScript number. */
function compareDecimals(left: string, right: string): number {
  if (left === right) {
    return 0;
  }
  const [a, b] = [decimalOf(left), decimalOf(right)];
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = a.digits * 10n ** BigInt(a.exponent - exponent) - b.digits * 10n ** BigInt(b.exponent - exponent);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** A number as digits and a power of ten. DynamoDB's exponents are small. */
function decimalOf(text: string): { readonly digits: bigint; readonly exponent: number } {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return {
    digits: BigInt(`${whole}${fraction}`.replace(/^\+/u, '') || '0'),
    exponent: Number(exponent) - fraction.length,
  };
}
