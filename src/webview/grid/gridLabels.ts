/**
 * The grid's own few words, for screen readers and tooltips. The extension gives them in the reader's language; `{0}` and
 * on stand for names and numbers.
 */
export interface GridLabels {
  readonly rowNumber: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  /** {0}: the column. */
  readonly sortedAscending: string;
  /** {0}: the column. */
  readonly sortedDescending: string;
  readonly notSorted: string;
  /** {0}: the column. */
  readonly columnHidden: string;
  /** {0}: how many columns are shown now. */
  readonly columnsShown: string;
  /** {0}: the column. {1}: its place now, from 1. {2}: how many columns are shown. */
  readonly columnMoved: string;
  /** {0}: the column. */
  readonly columnPinned: string;
  /** {0}: the column. */
  readonly columnUnpinned: string;
  /** {0}: the column. {1}: its width in pixels. */
  readonly columnWidth: string;
  readonly columnsReset: string;
}

export const englishLabels: GridLabels = {
  rowNumber: 'Row',
  partitionKey: 'Partition key',
  sortKey: 'Sort key',
  sortedAscending: 'Sorted by {0}, ascending',
  sortedDescending: 'Sorted by {0}, descending',
  notSorted: 'Not sorted',
  columnHidden: 'Column {0} hidden',
  columnsShown: '{0} columns shown',
  columnMoved: 'Column {0} moved to {1} of {2}',
  columnPinned: 'Column {0} pinned',
  columnUnpinned: 'Column {0} not pinned any more',
  columnWidth: 'Column {0}: {1} pixels wide',
  columnsReset: 'Columns as they were at first',
};

/** A label with its names and numbers put in. */
export function filled(label: string, ...values: readonly (string | number)[]): string {
  return label.replaceAll(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place));
}
