import { displayText } from '../items/displayText';
import { decodeItem } from '../readPath/decodeItem';
import { ItemScanner } from '../readPath/itemScanner';
import type { PageStore } from './pageStore';

const comma = 0x2c;

/** A word: in a cell it is part of one value or name, and stands on the wire as it is shown. */
const word = /^[\w.@+-]+$/u;

/** What could be a part of binary, which is shown in other digits than it is sent in. */
const hexadecimal = /^[\da-fx]+$/u;
const binaryOnTheWire = [Buffer.from('"B":"'), Buffer.from('"BS":[')];

export interface FoundRows {
  readonly rows: Uint32Array;
  /** Rows that were looked at, those before the first one included; not all where `most` were found. */
  readonly searched: number;
}

/**
 * The numbers of the rows in which a cell shows a text, in any case, as it is shown in the grid. Yields between pieces of
 * the work.
 * @param from rows before this one are left out
 * @param most the search ends when so many are found
 */
export function* rowsWith(store: PageStore, text: string, from: number, most: number): Generator<void, FoundRows> {
  const wanted = text.toLowerCase();
  const isWord = word.test(wanted);
  const mayBeBinary = hexadecimal.test(wanted);
  const found: number[] = [];
  let searched = from;
  const look = (bytes: Buffer, firstRow: number, count: number): void => {
    searched = firstRow + count;
    // Most blocks, and most items, are passed over without decoding them.
    const isAsSent = isWord && !(mayBeBinary && binaryOnTheWire.some((mark) => bytes.includes(mark)));
    const holds = (start: number, end: number): boolean =>
      !isAsSent || bytes.toString('utf8', start, end).toLowerCase().includes(wanted);
    if (!holds(0, bytes.length)) {
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
  };
  for (const _ of store.blocksOf(look, from)) {
    if (found.length >= most) {
      break;
    }
    yield;
  }
  return { rows: Uint32Array.from(found.slice(0, most)), searched };
}

function shows(bytes: Buffer, start: number, end: number, wanted: string): boolean {
  return Object.values(decodeItem(bytes, start, end)).some((value) =>
    displayText(value).text.toLowerCase().includes(wanted),
  );
}
