import type { AttributeValue, Item } from './attributeValue';
import { valueJson } from './itemJson';

/**
 * One value as text that stands alone: strings and numbers as they are, binary in base64, maps, lists and sets as JSON, and
 * nothing at all for a missing attribute.
 */
function plainText(value: AttributeValue | undefined): string {
  if (!value) {
    return '';
  }
  if ('S' in value) {
    return value.S;
  }
  return 'B' in value ? Buffer.from(value.B).toString('base64') : valueJson(value);
}

/**
 * Attributes of an item as spreadsheets take a row from the clipboard, in columns parted by tabs. What holds a tab or a
 * line break or begins with a quote is quoted.
 */
export function tabbedLine(item: Item, names: readonly string[]): string {
  return names.map((name) => quoted(attributeText(item, name))).join('\t');
}

/** The value of an item's attribute as `plainText` writes it. */
export function attributeText(item: Item, name: string): string {
  return plainText(Object.hasOwn(item, name) ? item[name] : undefined);
}

function quoted(text: string): string {
  return /[\t\r\n]|^"/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
