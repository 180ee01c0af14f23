import { ItemScanner } from '../readPath/itemScanner';
import { isSameText, typeAt } from './attributeCensus';
import type { PageStore } from './pageStore';
import { compareSortKeys, sortKeyOf } from './sortKey';
import type { SortKey } from './sortKey';

/** By which attribute rows are put in order. */
export interface SortOrder {
  readonly name: string;
  readonly isDescending: boolean;
}

/**
 * The rows in the order of an attribute's values; rows without it go last, in the order in which they came. Yields
 * between pieces of the work.
 */
export function* sortedRows(store: PageStore, { name, isDescending }: SortOrder): Generator<void, Uint32Array> {
  const keys: (SortKey | undefined)[] = [];
  const wireNames = store.wireNamesOf(name);
  yield* store.blocksOf((bytes) => {
    const scanner = new ItemScanner(bytes, 0, bytes.length);
    for (;;) {
      let key: SortKey | undefined;
      const isThere = scanner.scan((nameStart, nameEnd, typeStart, valueEnd) => {
        if (wireNames.some((wireName) => isSameText(wireName, bytes, nameStart, nameEnd))) {
          // `{"S":"…"}`: behind the type stand a quote and a colon, behind the value a brace.
          const valueStart = bytes.indexOf(colon, typeStart) + 1;
          key = sortKeyOf(typeAt(bytes, typeStart), bytes.toString('utf8', valueStart, valueEnd - 1));
        }
      });
      if (!isThere) {
        return;
      }
      keys.push(key);
    }
  });
  const rows = Uint32Array.from(keys, (_, row) => row);
  const direction = isDescending ? -1 : 1;
  rows.sort((left, right) => {
    const [a, b] = [keys[left], keys[right]];
    if (!a || !b) {
      return a ? -1 : b ? 1 : left - right;
    }
    return direction * compareSortKeys(a, b) || left - right;
  });
  return rows;
}

const colon = 0x3a;
