/** Rows to have on hand and rows to be seen; `end` is one past the last. */
export interface RowWindow {
  readonly first: number;
  readonly end: number;
  readonly firstVisible: number;
  readonly lastVisible: number;
}

export interface RowWindowInput {
  /** Top of the viewport over the rows, CSS pixels. */
  readonly top: number;
  readonly viewportHeight: number;
  readonly rowHeight: number;
  readonly rowCount: number;
  /** Rows kept beyond either edge. */
  readonly overscan: number;
}

/** The rows for a scroll position. Its size changes only at the ends, so that the same elements serve again. */
export function rowWindow(input: RowWindowInput): RowWindow {
  const { top, viewportHeight, rowHeight, rowCount, overscan } = input;
  if (rowCount <= 0 || rowHeight <= 0 || viewportHeight <= 0) {
    return { first: 0, end: 0, firstVisible: -1, lastVisible: -1 };
  }
  const firstVisible = Math.min(Math.max(Math.floor(top / rowHeight), 0), rowCount - 1);
  const lastVisible = Math.min(Math.max(Math.ceil((top + viewportHeight) / rowHeight) - 1, firstVisible), rowCount - 1);
  const size = Math.ceil(viewportHeight / rowHeight) + 1 + 2 * overscan;
  const first = Math.max(0, Math.min(firstVisible - overscan, rowCount - size));
  return { first, end: Math.min(rowCount, first + size), firstVisible, lastVisible };
}

/** The scroll position that shows a row whole, nearest to `top`; CSS pixels. */
export function revealRow(input: RowWindowInput, row: number): number {
  const { top, viewportHeight, rowHeight } = input;
  const rowTop = row * rowHeight;
  if (rowTop < top || rowHeight > viewportHeight) {
    return rowTop;
  }
  return rowTop + rowHeight > top + viewportHeight ? rowTop + rowHeight - viewportHeight : top;
}

/** Fewer than two screens of rows lie below the last visible one. */
export function isNearEnd(window: RowWindow, rowCount: number): boolean {
  const screen = window.lastVisible - window.firstVisible + 1;
  return rowCount - 1 - window.lastVisible < 2 * screen;
}
