import type { AttributeValue, Item } from './attributeValue';
import { valueJson } from './itemJson';

/** The first line of a CSV text (RFC 4180), without its end. */
export function csvHeader(names: readonly string[]): string {
  return names.map(quoted).join(',');
}

/**
 * One item as a line of CSV (RFC 4180), without its end. Strings and numbers are written as they are, NULL as nothing, all
 * else as JSON. A missing attribute is an empty field, an empty string is `""`.
 */
export function csvLine(item: Item, names: readonly string[]): string {
  return names.map((name) => field(Object.hasOwn(item, name) ? item[name] : undefined)).join(',');
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
