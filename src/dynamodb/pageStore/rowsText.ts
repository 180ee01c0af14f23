import { parseJson } from '../../connection/parseJson';
import type { Item } from '../items/attributeValue';
import { csvHeader, csvLine } from '../items/csv';
import { itemJson } from '../items/itemJson';
import { attributeText, tabbedLine } from '../items/plainText';
import { decodeItem } from '../readPath/decodeItem';
import type { PageStore } from './pageStore';

/** How rows are written: their cells parted by tabs, as JSON, as DynamoDB JSON, or as CSV. */
export type RowsFormat = 'text' | 'json' | 'dynamodbJson' | 'csv';

/**
 * Rows of a store as one text. Yields after each of them: it may be one of 400 KB.
 * @param rows their numbers in the store, in the order in which they are written
 * @param columns the names that text and CSV have, in their order; JSON has whole items
 * @returns `undefined` when it would be longer than `longest` characters
 */
export function* rowsText(
  store: PageStore,
  rows: readonly number[],
  columns: readonly string[],
  format: RowsFormat,
  longest: number,
): Generator<void, string | undefined> {
  const write = rows.length === 1 ? single(columns, format) : lineOf(columns, format);
  const lines = Array.from<string>({ length: rows.length });
  // Rows in an order of their own lie all over the store: each of its blocks is unpacked once.
  const places = Array.from(rows, (_, place) => place).toSorted(
    (left, right) => (rows[left] ?? 0) - (rows[right] ?? 0),
  );
  let length = 0;
  for (const place of places) {
    const [text = '{}'] = store.texts(rows[place] ?? 0, 1);
    const line = write(text);
    lines[place] = line;
    length += line.length;
    if (length > longest) {
      return undefined;
    }
    yield;
  }
  const text = enclosed(lines, columns, format);
  return text.length > longest ? undefined : text;
}

/** One item as it is copied, in DynamoDB JSON as it came. */
export function itemText(text: string, format: 'json' | 'dynamodbJson'): string {
  return format === 'json' ? itemJson(decoded(text), 2) : JSON.stringify(parseJson(text), undefined, 2);
}

/** A row alone: one value stands as it is, an item over several lines. */
function single(columns: readonly string[], format: RowsFormat): (text: string) => string {
  const [only] = columns;
  if (format === 'json' || format === 'dynamodbJson') {
    return (text) => itemText(text, format);
  }
  return format === 'text' && columns.length === 1 && only !== undefined
    ? (text) => attributeText(decoded(text), only)
    : lineOf(columns, format);
}

function lineOf(columns: readonly string[], format: RowsFormat): (text: string) => string {
  switch (format) {
    case 'text':
      return (text) => tabbedLine(decoded(text), columns);
    case 'csv':
      return (text) => csvLine(decoded(text), columns);
    case 'json':
      return (text) => itemJson(decoded(text));
    case 'dynamodbJson':
      return (text) => text;
  }
}

function enclosed(lines: readonly string[], columns: readonly string[], format: RowsFormat): string {
  switch (format) {
    case 'text':
      return lines.join('\n');
    case 'csv':
      return `${[csvHeader(columns), ...lines].join('\r\n')}\r\n`;
    default:
      return lines.length === 1 ? lines.join('') : `[\n${lines.map((line) => `  ${line}`).join(',\n')}\n]`;
  }
}

function decoded(text: string): Item {
  const bytes = Buffer.from(text);
  return decodeItem(bytes, 0, bytes.length);
}
