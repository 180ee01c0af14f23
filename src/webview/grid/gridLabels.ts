/** The grid's own few words, for screen readers and tooltips. The extension gives them in the reader's language. */
export interface GridLabels {
  readonly rowNumber: string;
  readonly partitionKey: string;
  readonly sortKey: string;
}

export const englishLabels: GridLabels = {
  rowNumber: 'Row',
  partitionKey: 'Partition key',
  sortKey: 'Sort key',
};
