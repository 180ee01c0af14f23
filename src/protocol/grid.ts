/** The letters of DynamoDB's attribute types, as its wire format names them. */
export type AttributeType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'M' | 'L' | 'SS' | 'NS' | 'BS';

/** One cell as the grid shows it. A missing attribute is `undefined` in its row, never a cell. */
export interface GridCell {
  readonly type: AttributeType;
  /** One line, exact, cut after `maximumCellLength` characters. */
  readonly text: string;
  /** Set when `text` is not the whole value. */
  readonly cut?: true;
}

/** A column of the grid: an attribute, and what is known of it. */
export interface GridColumn {
  readonly name: string;
  /** Keys come first and stay in place when the grid scrolls sideways. */
  readonly role?: 'partitionKey' | 'sortKey';
  /** That it is a key was learnt when it was on the screen: it is marked, and stays where it is; it is pinned if that is first. */
  readonly isLateKey?: true;
  /** The types seen so far, in the order they were met. */
  readonly types: readonly AttributeType[];
}

/** The cells of one item, in the order of the columns that were asked for. */
export type GridRow = readonly (GridCell | undefined)[];

/** What a person made of a column. The order of such states is the order of the columns on the screen. */
export interface GridColumnState {
  readonly name: string;
  /** CSS pixels, when it was chosen; otherwise the column is as wide as its values ask for. */
  readonly width?: number;
  readonly isHidden?: boolean;
  /** Set when it was chosen; otherwise keys are pinned and nothing else is. */
  readonly isPinned?: boolean;
}

export type GridSortDirection = 'ascending' | 'descending';

/** The column that the rows are sorted by. */
export interface GridSort {
  readonly name: string;
  readonly direction: GridSortDirection;
}
