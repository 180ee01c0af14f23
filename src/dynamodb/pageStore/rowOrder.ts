import { columnValues } from './columnValues';
import type { PageStore } from './pageStore';
import { SortKeys } from './sortKeys';

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
  const keys = new SortKeys();
  yield* columnValues(store, name, keys);
  return yield* keys.sorted(isDescending);
}
