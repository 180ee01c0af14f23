/** What a page with a grid in it offers to those who measure it. The functions run in the page. */
export interface MeasuredGrid {
  /** Puts a grid over the orders table on the page; answers the tree its rows come up in. */
  readonly mount: (rowCount: number, columnCount: number) => Node;
  readonly hasFirstRow: () => boolean;
  /** The element that scrolls the rows. */
  readonly scroller: () => Element;
  /** The order number in the row in the middle of the screen; empty while that row has no data. */
  readonly middleOrder: () => string;
  readonly nodeCount: () => number;
}

/** Lets the measuring code find the grid of the page. */
export function offer(measuredGrid: MeasuredGrid): void {
  Object.assign(globalThis, { measuredGrid });
}

/** A point in the column of order numbers of either grid, CSS pixels in a page of 1200 x 700. */
export const middle = { x: 280, y: 350 };
