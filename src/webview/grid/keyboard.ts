import type { CellPlace } from './selection';

export interface KeyStroke {
  readonly key: string;
  /** Ctrl, or Cmd on a Mac. */
  readonly control: boolean;
}

export interface GridExtent {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Rows that fit on the screen whole. */
  readonly pageRows: number;
}

/** Where a key leads from a cell, as in a spreadsheet; `undefined` when it is no movement key. */
export function moveFor(stroke: KeyStroke, from: CellPlace, extent: GridExtent): CellPlace | undefined {
  const lastRow = extent.rowCount - 1;
  const lastPlace = extent.columnCount - 1;
  const to = (row: number, place: number): CellPlace => ({
    row: Math.max(0, Math.min(row, lastRow)),
    place: Math.max(0, Math.min(place, lastPlace)),
  });
  const { row, place } = from;
  const page = Math.max(1, extent.pageRows - 1);
  switch (stroke.key) {
    case 'ArrowUp':
      return to(stroke.control ? 0 : row - 1, place);
    case 'ArrowDown':
      return to(stroke.control ? lastRow : row + 1, place);
    case 'ArrowLeft':
      return to(row, stroke.control ? 0 : place - 1);
    case 'ArrowRight':
      return to(row, stroke.control ? lastPlace : place + 1);
    case 'PageUp':
      return to(row - page, place);
    case 'PageDown':
      return to(row + page, place);
    case 'Home':
      return to(stroke.control ? 0 : row, 0);
    case 'End':
      return to(stroke.control ? lastRow : row, lastPlace);
    default:
      return undefined;
  }
}
