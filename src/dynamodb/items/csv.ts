import type { AttributeValue, Item } from './attributeValue';
import { valueJson } from './itemJson';

/**
 * Items as CSV with a first line of names (RFC 4180). Strings and numbers are written as they are, NULL as nothing, all
 * else as JSON. A missing attribute is an empty field, an empty string is `""`.
 */
export function itemsCsv(items: readonly Item[], names: readonly string[]): string {
  const lines = [
    names.map(quoted).join(','),
    ...items.map((item) => names.map((name) => field(Object.hasOwn(item, name) ? item[name] : undefined)).join(',')),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function field(value: AttributeValue | undefined): string {
  if (!value || 'NULL' in value) {
    return '';
  }
  if ('S' in value) {
    return value.S === '' ? '""' : quoted(value.S);
  }
  return quoted('N' in value ? value.N : valueJson(value));
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
