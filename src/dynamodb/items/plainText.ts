import type { AttributeValue, Item } from './attributeValue';
import { valueJson } from './itemJson';

/**
 * One value as text that stands alone: strings and numbers as they are, binary in base64, maps, lists and sets as JSON, and
 * nothing at all for a missing attribute.
 */
export function plainText(value: AttributeValue | undefined): string {
  if (!value) {
    return '';
  }
  if ('S' in value) {
    return value.S;
  }
  return 'B' in value ? Buffer.from(value.B).toString('base64') : valueJson(value);
}

/**
 * Attributes of items as spreadsheets take them from the clipboard, in columns parted by tabs. What holds a tab or a line
 * break or begins with a quote is quoted; one value alone never is.
 */
export function itemsText(items: readonly Item[], names: readonly string[]): string {
  const rows = items.map((item) => names.map((name) => plainText(Object.hasOwn(item, name) ? item[name] : undefined)));
  const [[only] = []] = rows;
  return rows.length === 1 && names.length === 1 && only !== undefined
    ? only
    : rows.map((row) => row.map(quoted).join('\t')).join('\n');
}

function quoted(text: string): string {
  return /[\t\r\n]|^"/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
