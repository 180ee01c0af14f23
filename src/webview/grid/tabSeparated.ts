import type { GridCell, GridRow } from '../../protocol/grid';
import { cellText } from './cellText';

/** A table as spreadsheets take it from the clipboard: what holds a tab, a line break or a leading quote is quoted. */
export function tabSeparated(rows: readonly GridRow[], columns: readonly number[]): string {
  return rows.map((row) => columns.map((index) => quoted(plainText(row[index]))).join('\t')).join('\n');
}

/** What a cell is outside the grid: a missing attribute and an empty string are both nothing. */
export function plainText(cell: GridCell | undefined): string {
  if (!cell || (cell.type === 'S' && cell.text === '')) {
    return '';
  }
  return cellText(cell);
}

function quoted(text: string): string {
  return /[\t\r\n]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export interface RowReader {
  /** A row that is on hand. */
  readonly row: (index: number) => GridRow | undefined;
  readonly read: (offset: number, count: number, signal: AbortSignal) => Promise<readonly GridRow[]>;
}

const rowsPerRead = 1000;

/**
 * Rows `first` to `last` as tab-separated text; those not on hand are read, some at a time. One cell alone is given as it
 * is, without quotes. Rejects when the signal is aborted or the source refuses.
 */
export async function copyText(
  reader: RowReader,
  first: number,
  last: number,
  columns: readonly number[],
  signal: AbortSignal,
): Promise<string> {
  if (first === last && columns.length === 1) {
    const [row] = await rowsBetween(reader, first, last, signal);
    return plainText(row?.[columns[0] ?? -1]);
  }
  const parts: string[] = [];
  for (let start = first; start <= last; start += rowsPerRead) {
    // One after the other: a million rows at once would be held twice.
    // oxlint-disable-next-line no-await-in-loop
    const rows = await rowsBetween(reader, start, Math.min(last, start + rowsPerRead - 1), signal);
    signal.throwIfAborted();
    parts.push(tabSeparated(rows, columns));
  }
  return parts.join('\n');
}

async function rowsBetween(
  reader: RowReader,
  first: number,
  last: number,
  signal: AbortSignal,
): Promise<readonly GridRow[]> {
  const held: GridRow[] = [];
  for (let index = first; index <= last; index++) {
    const row = reader.row(index);
    if (!row) {
      return reader.read(first, last - first + 1, signal);
    }
    held.push(row);
  }
  return held;
}
