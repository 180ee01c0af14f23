import { mostFound } from '../../protocol/tableBrowser';
import type { BrowserWorkFailure } from '../../protocol/tableBrowser';

/** A search in the rows that are loaded. */
export interface Search {
  readonly text: string;
  /** Those that show it, in order. */
  readonly rows: Uint32Array;
  /** Rows that were looked at. */
  readonly searched: number;
  /** Which of the found ones one looks at, from 0; -1 for none of them yet. */
  readonly current: number;
  readonly isSearching: boolean;
  /** Nobody is taken to what it finds. */
  readonly isQuiet?: boolean;
  /** Why it ended before it had looked at all rows. */
  readonly failure?: BrowserWorkFailure;
}

export function noSearch(text: string): Search {
  return { text, rows: new Uint32Array(), searched: 0, current: -1, isSearching: text !== '' };
}

/** Whether there are rows that were not looked at yet. @param items that are loaded */
export function isToBeContinued({ text, rows, searched, isSearching, failure }: Search, items: number): boolean {
  return text !== '' && !isSearching && !failure && searched < items && rows.length < mostFound;
}

/** The same search where it goes on after a failure. */
export function retried({ failure: _failure, ...search }: Search): Search {
  return { ...search, isSearching: true };
}

/** Which of the found rows is the first from a row on; the first of all where there is none, -1 where nothing was found. */
export function nearest(rows: Uint32Array, row: number): number {
  return rows.length === 0
    ? -1
    : Math.max(
        0,
        rows.findIndex((each) => each >= row),
      );
}

/** Which one is next, or the one before; behind the last one comes the first. */
export function stepped({ rows, current }: Search, by: number): number {
  const from = current === -1 && by < 0 ? 0 : current;
  return (from + by + rows.length) % rows.length;
}

export function joined(first: Uint32Array, second: Uint32Array): Uint32Array {
  const all = new Uint32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
