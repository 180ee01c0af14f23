/** A cell by row and by the place of its column on the screen. */
export interface CellPlace {
  readonly row: number;
  readonly place: number;
}

/** A block of cells, first and last included. `Infinity` as a last means: all there are, also those still to come. */
export interface CellRange {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstPlace: number;
  readonly lastPlace: number;
}

/** What a range is made of: single cells, whole rows, whole columns, or everything. */
export type SelectionKind = 'cells' | 'rows' | 'columns' | 'all';

/** The active cell, and the range from the anchor to it. */
export interface Selection {
  readonly kind: SelectionKind;
  readonly anchor: CellPlace;
  /** The corner that moves when the selection is extended. */
  readonly head: CellPlace;
  readonly active: CellPlace;
}

/** One cell. */
export function selectCell(cell: CellPlace): Selection {
  return { kind: 'cells', anchor: cell, head: cell, active: cell };
}

/** From the anchor to a cell; the cell becomes the active one. */
export function extendTo(selection: Selection, cell: CellPlace): Selection {
  const kind = selection.kind === 'all' ? 'cells' : selection.kind;
  return { kind, anchor: selection.anchor, head: cell, active: cell };
}

/** Whole rows from the anchor row to `row`; the active cell keeps its column. */
export function selectRows(selection: Selection, row: number, isExtending: boolean): Selection {
  const head = { row, place: selection.active.place };
  return { kind: 'rows', anchor: isExtending ? selection.anchor : head, head, active: head };
}

/** Whole columns under the selected cells. */
export function selectColumns(selection: Selection): Selection {
  return { ...selection, kind: 'columns' };
}

export function selectAll(selection: Selection): Selection {
  return { ...selection, kind: 'all' };
}

/** Back to the active cell alone. */
export function collapse(selection: Selection): Selection {
  return selectCell(selection.active);
}

export function rangeOf(selection: Selection): CellRange {
  const { kind, anchor, head } = selection;
  const allRows = kind === 'columns' || kind === 'all';
  const allPlaces = kind === 'rows' || kind === 'all';
  return {
    firstRow: allRows ? 0 : Math.min(anchor.row, head.row),
    lastRow: allRows ? Infinity : Math.max(anchor.row, head.row),
    firstPlace: allPlaces ? 0 : Math.min(anchor.place, head.place),
    lastPlace: allPlaces ? Infinity : Math.max(anchor.place, head.place),
  };
}

export function holds(range: CellRange, row: number, place: number): boolean {
  return row >= range.firstRow && row <= range.lastRow && place >= range.firstPlace && place <= range.lastPlace;
}

export function isSingleCell(range: CellRange): boolean {
  return range.firstRow === range.lastRow && range.firstPlace === range.lastPlace;
}

/** The same selection where only so many rows and columns exist. */
export function within(selection: Selection, rowCount: number, columnCount: number): Selection {
  const inside = (cell: CellPlace): CellPlace => ({
    row: Math.max(0, Math.min(cell.row, rowCount - 1)),
    place: Math.max(0, Math.min(cell.place, columnCount - 1)),
  });
  return {
    ...selection,
    anchor: inside(selection.anchor),
    head: inside(selection.head),
    active: inside(selection.active),
  };
}
