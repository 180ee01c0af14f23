import { itemsCsv } from '../../dynamodb/items/csv';
import { itemsText } from '../../dynamodb/items/plainText';
import { itemJson } from '../../dynamodb/items/itemJson';
import { decodeItem } from '../../dynamodb/readPath/decodeItem';
import type { Item } from '../../dynamodb/items/attributeValue';
import type { CopyFormat } from '../../protocol/tableBrowser';

/** Rows that are put on the clipboard at most. */
export const mostCopiedRows = 50_000;

/**
 * Items as text for the clipboard: their cells alone, one item as an object, several as a list, or all as CSV.
 * @param texts items in DynamoDB JSON
 * @param columns the names that cells and CSV have, in their order; JSON has whole items
 */
export function copiedText(texts: readonly string[], columns: readonly string[], format: CopyFormat): string {
  switch (format) {
    case 'text':
      return itemsText(texts.map(decoded), columns);
    case 'csv':
      return itemsCsv(texts.map(decoded), columns);
    case 'json':
      return oneOrAll(texts, (text, indent) => itemJson(decoded(text), indent));
    case 'dynamodbJson':
      return oneOrAll(texts, (text, indent) => JSON.stringify(JSON.parse(text), undefined, indent));
  }
}

function oneOrAll(texts: readonly string[], write: (text: string, indent: number) => string): string {
  const [first = ''] = texts;
  return texts.length === 1 ? write(first, 2) : `[\n${texts.map((text) => `  ${write(text, 0)}`).join(',\n')}\n]`;
}

function decoded(text: string): Item {
  const bytes = Buffer.from(text);
  return decodeItem(bytes, 0, bytes.length);
}
