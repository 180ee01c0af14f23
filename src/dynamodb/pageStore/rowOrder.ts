import { ItemScanner } from '../readPath/itemScanner';
import { isSameText, typeAt } from './attributeCensus';
import type { PageStore } from './pageStore';
import { SortKeys } from './sortKeys';

/** By which attribute rows are put in order. */
export interface SortOrder {
  readonly name: string;
  readonly isDescending: boolean;
}

const colon = 0x3a;

/**
 * The rows in the order of an attribute's values; rows without it go last, in the order in which they came. Yields
 * between pieces of the work.
 */
export function* sortedRows(store: PageStore, { name, isDescending }: SortOrder): Generator<void, Uint32Array> {
  const keys = new SortKeys();
  const wireNames = store.wireNamesOf(name);
  yield* store.blocksOf((bytes) => {
    const scanner = new ItemScanner(bytes, 0, bytes.length);
    for (;;) {
      const before = keys.count;
      const isThere = scanner.scan((nameStart, nameEnd, typeStart, valueEnd) => {
        if (keys.count === before && isOneOf(wireNames, bytes, nameStart, nameEnd)) {
          // `{"S":"…"}`: behind the type stand a quote and a colon, behind the value a brace.
          keys.add(typeAt(bytes, typeStart), bytes, bytes.indexOf(colon, typeStart) + 1, valueEnd - 1);
        }
      });
      if (!isThere) {
        return;
      }
      if (keys.count === before) {
        keys.addMissing();
      }
    }
  });
  return keys.sorted(isDescending);
}

function isOneOf(names: readonly Buffer[], bytes: Buffer, start: number, end: number): boolean {
  for (const name of names) {
    if (isSameText(name, bytes, start, end)) {
      return true;
    }
  }
  return false;
}
