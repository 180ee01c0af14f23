import type { GridColumn, GridColumnState, GridRow, GridSortDirection } from '../../protocol/grid';

/** Where the grid's rows come from. The grid asks for windows of rows and holds only those around what is visible. */
export interface GridSource {
  /** Rows that can be asked for now. It may grow; say so by `sourceChanged()`. */
  readonly rowCount: number;
  /** The columns, in the order of the cells of a row. Later ones are added at the end. */
  readonly columns: readonly GridColumn[];
  /** Rows `offset` to `offset + count - 1`. Rejects when the signal is aborted. */
  rows(offset: number, count: number, signal: AbortSignal): Promise<readonly GridRow[]>;
}

/** A cell by the number of its row (from 0) and the index of its column in the source's columns. */
export interface GridPosition {
  readonly row: number;
  readonly column: number;
}

/** `grid-range`: the rows on the screen, first and last included. Both are -1 when there are none. */
export interface GridRangeDetail {
  readonly first: number;
  readonly last: number;
  /** Fewer than two screens of rows are left below: time to read more. */
  readonly nearEnd: boolean;
}

/** A cell by the number of its row (from 0) and the name of its column. */
export interface GridCellName {
  readonly row: number;
  readonly column: string;
}

/** The selected block of cells, as far as there are rows and columns. */
export interface GridSelectedRange {
  readonly firstRow: number;
  /** Included. */
  readonly lastRow: number;
  /** Names in the order on the screen. */
  readonly columns: readonly string[];
  readonly active: GridCellName;
}

/** `grid-columns`: a person sized, moved, hid, showed or pinned columns. */
export interface GridColumnsDetail {
  /** What `columnStates` says now. */
  readonly states: readonly GridColumnState[];
}

/** `grid-sort`: a person wants the rows sorted by a column, or (`undefined`) in the order they were read. */
export interface GridSortDetail {
  readonly name: string;
  readonly direction: GridSortDirection | undefined;
}

/**
 * `grid-copy`: a person asked for the selection. Who wants to write the clipboard in another way calls
 * `preventDefault()`; otherwise the grid writes `text` itself.
 */
export interface GridCopyDetail {
  readonly firstRow: number;
  readonly lastRow: number;
  /** Indexes in the source's columns, in the order on the screen. */
  readonly columns: readonly number[];
  /** The selection as tab-separated text. Rows are read when this is first looked at. */
  readonly text: Promise<string>;
}

/** `grid-error`: the source refused rows. Their places stay empty until they are looked at again. */
export interface GridErrorDetail {
  readonly error: unknown;
}

export interface GridEventMap {
  'grid-range': CustomEvent<GridRangeDetail>;
  'grid-active': CustomEvent<GridPosition>;
  'grid-open': CustomEvent<GridPosition>;
  'grid-columns': CustomEvent<GridColumnsDetail>;
  'grid-sort': CustomEvent<GridSortDetail>;
  'grid-copy': CustomEvent<GridCopyDetail>;
  'grid-error': CustomEvent<GridErrorDetail>;
}
