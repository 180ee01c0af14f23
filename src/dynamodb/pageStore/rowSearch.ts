import { ItemScanner } from '../readPath/itemScanner';
import { decodeItem } from '../readPath/decodeItem';
import { displayText } from '../items/displayText';
import type { PageStore } from './pageStore';

/** Rows that a search tells at most. */
export const mostFound = 100_000;

const comma = 0x2c;

/** Text that stands in JSON as it is. */
const plainText = /^[ !#-.0-[\]-~]+$/u;

/**
 * The numbers of the rows in which a cell shows a text, in any case, as it is shown in the grid. Yields between pieces of
 * the work.
 */
export function* rowsWith(store: PageStore, text: string): Generator<void, Uint32Array> {
  const wanted = text.toLowerCase();
  // Binary is shown in other digits than it is sent in.
  const isAsSent =
    plainText.test(wanted) &&
    !store.attributes.some(({ types }) =>
      types.some((type) => type !== 'S' && type !== 'N' && type !== 'SS' && type !== 'NS'),
    );
  const found: number[] = [];
  yield* store.blocksOf((bytes, firstRow) => {
    if (isAsSent && !bytes.toString('utf8').toLowerCase().includes(wanted)) {
      return;
    }
    const scanner = new ItemScanner(bytes, 0, bytes.length);
    let row = firstRow;
    for (let start = scanner.position; scanner.skip(); start = scanner.position) {
      const end = bytes[scanner.position - 1] === comma ? scanner.position - 1 : scanner.position;
      if (found.length < mostFound && shows(bytes, start, end, wanted)) {
        found.push(row);
      }
      row++;
    }
  });
  return Uint32Array.from(found);
}

function shows(bytes: Buffer, start: number, end: number, wanted: string): boolean {
  return Object.values(decodeItem(bytes, start, end)).some((value) =>
    displayText(value).text.toLowerCase().includes(wanted),
  );
}
