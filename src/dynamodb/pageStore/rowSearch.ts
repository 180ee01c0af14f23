import { displayText } from '../items/displayText';
import { decodeItem } from '../readPath/decodeItem';
import { ItemScanner } from '../readPath/itemScanner';
import type { PageStore } from './pageStore';

/** Rows that a search tells at most. */
export const mostFound = 100_000;

const comma = 0x2c;

/** A word: in a cell it is part of one value or name, and stands on the wire as it is shown. */
const word = /^[\w.@+-]+$/u;

/** What could be a part of binary, which is shown in other digits than it is sent in. */
const hexadecimal = /^[\da-fx]+$/u;
const binaryOnTheWire = [Buffer.from('"B":"'), Buffer.from('"BS":[')];

export interface FoundRows {
  readonly rows: Uint32Array;
  /** Rows that were looked at, those before the first one included. */
  readonly searched: number;
}

/**
 * The numbers of the rows in which a cell shows a text, in any case, as it is shown in the grid. Yields between pieces of
 * the work.
 * @param from rows before this one are left out
 */
export function* rowsWith(store: PageStore, text: string, from = 0): Generator<void, FoundRows> {
  const wanted = text.toLowerCase();
  const isWord = word.test(wanted);
  const mayBeBinary = hexadecimal.test(wanted);
  const found: number[] = [];
  let searched = from;
  yield* store.blocksOf((bytes, firstRow, count) => {
    searched = firstRow + count;
    // Most blocks, and most items, are passed over without decoding them.
    const isAsSent = isWord && !(mayBeBinary && binaryOnTheWire.some((mark) => bytes.includes(mark)));
    const holds = (start: number, end: number): boolean =>
      !isAsSent || bytes.toString('utf8', start, end).toLowerCase().includes(wanted);
    if (found.length >= mostFound || !holds(0, bytes.length)) {
      return;
    }
    const scanner = new ItemScanner(bytes, 0, bytes.length);
    let row = firstRow;
    for (let start = scanner.position; scanner.skip(); start = scanner.position) {
      const end = bytes[scanner.position - 1] === comma ? scanner.position - 1 : scanner.position;
      if (row >= from && holds(start, end) && shows(bytes, start, end, wanted)) {
        found.push(row);
      }
      row++;
    }
  }, from);
  return { rows: Uint32Array.from(found), searched };
}

function shows(bytes: Buffer, start: number, end: number, wanted: string): boolean {
  return Object.values(decodeItem(bytes, start, end)).some((value) =>
    displayText(value).text.toLowerCase().includes(wanted),
  );
}
