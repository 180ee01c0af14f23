import type { GridCell } from '../../protocol/grid';

/** What a search found, to be marked in the grid. */
export interface GridFound {
  /** Cells whose text includes it, in any case, are marked. */
  readonly text: string;
  /** Numbers of the rows (from 0) it was found in, ascending. Other rows are not looked at. */
  readonly rows: ArrayLike<number>;
  /** The number of the row that the search stands at. */
  readonly current?: number | undefined;
}

/** How a cell is marked: not at all, as one of those found, or as one of those in the row the search stands at. */
export type FoundMark = '' | 'match' | 'match now';

/** Answers for rows and cells whether they were found. */
export class FoundText {
  readonly #text: string;
  readonly #rows: ArrayLike<number>;
  readonly current: number;

  constructor({ text, rows, current }: GridFound) {
    this.#text = text.toLowerCase();
    this.#rows = rows;
    this.current = current ?? -1;
  }

  holdsRow(row: number): boolean {
    let low = 0;
    let high = this.#rows.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#rows[middle] ?? -1;
      if (found === row) {
        return true;
      }
      if (found < row) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  /** Whether a cell of a found row holds the text, as far as the cell shows it. */
  matches(cell: GridCell | undefined): boolean {
    return cell !== undefined && this.#text !== '' && cell.text.toLowerCase().includes(this.#text);
  }
}
